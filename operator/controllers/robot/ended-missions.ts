import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { resultTextIn } from '@kubevac/protocol/result-text.ts';
import { givenTo } from '../../objects/mission.ts';
import { containersOf, statusOf, type PodObject, type TerminatedState } from '../../objects/pod.ts';
import type { RobotObject } from '../../objects/robot.ts';
import { lastWords } from '../../objects/termination-message.ts';
import type { RecentTask } from './recent-tasks.ts';

/** The turns of missions that this robot was given and that are over, as far as their Pods still say so. */
export function endedMissions({ metadata }: RobotObject, pods: readonly PodObject[]): RecentTask[] {
  return pods.flatMap((pod) =>
    containersOf(pod).flatMap(({ name }) => {
      const { state, lastState } = statusOf(pod, name) ?? {};
      return [state?.terminated, lastState?.terminated]
        .filter((end) => end !== undefined)
        .filter((end) => givenTo(end)?.robotUid === metadata.uid)
        .map((end) => endedMission(pod, end));
    }),
  );
}

function endedMission(
  { metadata }: PodObject,
  { exitCode, reason, message = '', finishedAt }: TerminatedState,
): RecentTask {
  const { end = '' } = lastWords(message);
  const summary = resultTextIn(end);
  const result = resultOf(exitCode);
  return {
    kind: 'Pod',
    name: metadata.name,
    result,
    ...(reason !== undefined && exitCode !== 0 && { reason }),
    ...(result === 'Failed' && end !== '' && { message: end.slice(0, 256) }),
    ...(summary !== undefined && { summary }),
    ...(finishedAt !== undefined && { finished: finishedAt }),
  };
}

function resultOf(exitCode: number): RecentTask['result'] {
  if (exitCode === EXIT_CODES.Ok.code) return 'Succeeded';
  return exitCode === EXIT_CODES.Cancelled.code ? 'Cancelled' : 'Failed';
}
