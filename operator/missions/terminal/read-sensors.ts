import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { parseDocument } from '@kubevac/protocol/documents.ts';
import { readingAnswer, type ReadingAnswer } from '@kubevac/protocol/live.ts';
import type { TerminalEnd } from '../../kubelet/mission-terminals.ts';
import { keyOf } from '../../objects/robot.ts';
import type { RobotSession } from './robot-session.ts';

const answerMilliseconds = 5_000;
/** A scan of a lidar has hundreds; the whole of one is in `kubectl vac sensors`. */
const mostShown = 400;

/** `kubectl exec POD -- sensors lidar battery`: one reading of each. */
export async function readSensors({ session, robot, options }: RobotSession): Promise<TerminalEnd> {
  const [, ...sensors] = session.target.command;
  if (sensors.length === 0) {
    const known = robot.status.sensors?.map(({ name, unit }) => `  ${name.padEnd(16)}${unit}\n`) ?? [];
    await session.stderr.write(`sensors needs the names of some: there are\n${known.join('')}`);
    return { exitCode: EXIT_CODES.Usage.code };
  }
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(answerMilliseconds)]);
  const bytes = await options.rpc.ask(keyOf(robot), 'reading', { body: { sensors }, signal }).catch(() => undefined);
  const answer = bytes && parseDocument(readingAnswer, bytes);
  if (answer === undefined || !answer.ok) {
    await session.stderr.write('the agent does not answer\n');
    return { exitCode: EXIT_CODES.Failed.code };
  }
  if ('refused' in answer.value) {
    await session.stderr.write(`${answer.value.refused.message}\n`);
    return { exitCode: EXIT_CODES.Usage.code };
  }
  await session.stdout.write(readingText(answer.value));
  return { exitCode: EXIT_CODES.Ok.code };
}

type Reading = Exclude<ReadingAnswer, { readonly refused: unknown }>;

/** A line for each sensor: its name, its values, its unit. */
function readingText({ sensors, values }: Reading): string {
  const lines = sensors.map(({ name, unit, fields }, index) => {
    const all = values[index] ?? [];
    const shown = all
      .slice(0, mostShown)
      .map((value, at) => (fields?.[at] === undefined ? String(value) : `${fields[at]}=${value}`));
    const more = all.length > mostShown ? ` … ${all.length - mostShown} more` : '';
    return `${name}: ${shown.join(' ')}${more} ${unit}\n`;
  });
  return lines.join('');
}
