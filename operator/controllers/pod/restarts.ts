import { givenTo } from '../../objects/mission.ts';
import {
  statusOf,
  type ContainerStatus,
  type PodContainer,
  type PodObject,
  type RestartPolicy,
} from '../../objects/pod.ts';

/** What a container says for itself goes before what its Pod says. */
function restartPolicyOf({ spec }: PodObject, { restartPolicy }: PodContainer): RestartPolicy {
  return restartPolicy ?? spec.restartPolicy ?? 'Always';
}

function isRuledToRestart({ restartPolicyRules = [] }: PodContainer, exitCode: number): boolean {
  const first = restartPolicyRules.find(({ exitCodes: { operator, values = [] } = {} }) =>
    operator === 'In' ? values.includes(exitCode) : operator === 'NotIn' && !values.includes(exitCode),
  );
  return first?.action === 'Restart';
}

export interface Ended {
  readonly exitCode: number;
  readonly statuses: readonly ContainerStatus[];
}

/** Whether a container that ended so has another turn. */
export function isRestarted(pod: PodObject, container: PodContainer, { exitCode, statuses }: Ended): boolean {
  if (isRuledToRestart(container, exitCode)) return true;
  const policy = restartPolicyOf(pod, container);
  if (policy === 'Never') return false;
  if (exitCode !== 0) return true;
  return policy === 'Always' && pod.spec.containers.includes(container) && hasTurnAgain(pod, container, statuses);
}

/** With restartPolicy Always the containers have their turns in rounds. */
function hasTurnAgain(pod: PodObject, container: PodContainer, statuses: readonly ContainerStatus[]): boolean {
  const containers = pod.spec.containers.filter((one) => restartPolicyOf(pod, one) === 'Always');
  const turns = (one: PodContainer): number =>
    turnsOf(statuses.find(({ name }) => name === one.name) ?? statusOf(pod, one.name));
  const before = containers[containers.indexOf(container) - 1];
  if (before !== undefined) return turns(before) > turns(container);
  return containers.every((one) => turns(one) >= turns(container));
}

function turnsOf(status: ContainerStatus | undefined): number {
  if (status === undefined) return 0;
  const isOver =
    status.state.terminated !== undefined || (status.lastState !== undefined && givenTo(status) === undefined);
  return status.restartCount + Number(isOver);
}
