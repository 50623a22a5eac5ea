import { toKubernetesTime, toMilliseconds } from '@kubevac/protocol/instants.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import { resultText } from '@kubevac/protocol/result-text.ts';
import type { TaskObject } from '../../objects/task.ts';

/** Tasks whose objects are gone, as their robot says that they ended: it moved for them, which belongs on record. */
export function endedDeleted(deleted: readonly TaskObject[], reported: readonly ReportedTask[]): TaskObject[] {
  return deleted.flatMap((task) => {
    const end = reported.find(({ id }) => id === task.metadata.uid);
    if (end === undefined || !isTerminal(end.phase) || end.finishedAt === undefined) return [];
    const { phase, reason, message, result, finishedAt } = end;
    const status = {
      phase,
      ...(phase !== 'Succeeded' && { reason, message }),
      summary: resultText(result),
      completionTime: toKubernetesTime(toMilliseconds(finishedAt)),
    };
    return [{ ...task, status: { ...task.status, ...status } } as TaskObject];
  });
}
