import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import type { TerminalEnd } from '../../kubelet/mission-terminals.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { RobotSession } from './robot-session.ts';

/** `kubectl exec POD -- status` */
export async function showStatus({ session, robot }: RobotSession): Promise<TerminalEnd> {
  await session.stdout.write(statusText(robot));
  return { exitCode: EXIT_CODES.Ok.code };
}

/** Of what is known, a line each. */
export function statusText({ metadata, status }: RobotObject): string {
  const { state, battery, error, currentTask, device, mapId } = status;
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['robot', `${metadata.namespace}/${metadata.name}`],
    ['state', state],
    ['battery', battery && `${battery.percent} %${battery.charging ? ', charging' : ''}`],
    ['at', currentTask],
    ['error', error && `${error.code}: ${error.message}`],
    ['ready', ready && (ready.status === 'True' ? 'yes' : `no, ${ready.reason}: ${ready.message}`)],
    ['device', device && `${device.manufacturer} ${device.model}, firmware ${device.firmware}`],
    ['map', mapId],
  ];
  return lines.flatMap(([name, value]) => (value === undefined ? [] : `${name.padEnd(9)}${value}\n`)).join('');
}
