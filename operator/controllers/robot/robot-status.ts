import type { StatusOf } from '@kubevac/crds/kinds.ts';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import type { Telemetry } from '@kubevac/protocol/telemetry.ts';
import { adviceFor, isReason, reasonText } from '@kubevac/protocol/reasons.ts';
import { podUidOf } from '../../objects/mission.ts';
import { boundJournalOf } from '../../objects/robot.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { withConditions, type ConditionSaid } from '../conditions.ts';
import type { BindingDecision } from './binding.ts';
import { lastMap } from './last-map.ts';
import { recordedThrough } from './local-runs.ts';
import { endedMissions } from './ended-missions.ts';
import { recentTasks } from './recent-tasks.ts';
import type { RobotInput } from './robot-input.ts';

export type RobotStatus = StatusOf<'VacuumRobot'>;

/** What the node controller says: not ours to write. */
const OF_NODE = 'NodeClaimed';

/** The part of the stored status that this controller owns. */
export function ownPart({ nodeName: _nodeName, conditions, ...status }: RobotStatus): RobotStatus {
  return { ...status, ...(conditions && { conditions: conditions.filter(({ type }) => type !== OF_NODE) }) };
}

/**
 * The whole of it. It starts from the stored one: what the robot has not said yet, after a failover, is as it was.
 * Fields that are undefined are to be left out.
 */
export function robotStatus(
  input: RobotInput,
  { binding, conditions }: { binding: BindingDecision; conditions: readonly ConditionSaid[] },
  now: number,
): RobotStatus {
  const { robot, heard, tasks } = input;
  const stored = ownPart(robot.status);
  const { generation } = robot.metadata;
  const telemetry = input.connected ? heard?.telemetry : undefined;
  return {
    ...stored,
    observedGeneration: generation,
    state: stateOf(input, telemetry),
    error: errorOf(input, now),
    currentTask: currentTaskOf(input, telemetry),
    recentTasks: recentTasks(stored.recentTasks, [...tasks, ...input.deletedTasks], endedMissions(robot, input.pods)),
    lastMap: lastMap(stored.lastMap, tasks),
    ...describedBy(input),
    agent: agentOf(input, binding),
    ...figuresOf(heard?.telemetry),
    attention: attentionOf(input, conditions),
    conditions: withConditions(stored.conditions, conditions, { now, generation }),
  };
}

/** The slow figures, where the robot has said them. */
function figuresOf(telemetry: Telemetry | undefined): Partial<RobotStatus> {
  const { battery, totals, consumables } = telemetry ?? {};
  return withoutUndefined({ battery, totals, consumables: byName(consumables) });
}

function stateOf({ robot, heard, connected }: RobotInput, telemetry: Telemetry | undefined): RobotStatus['state'] {
  if (telemetry !== undefined) return telemetry.state;
  if (connected) return robot.status.state ?? 'Unknown';
  return heard?.presence === undefined && boundJournalOf(robot) === undefined ? 'Unknown' : 'Offline';
}

function errorOf({ robot, heard }: RobotInput, now: number): RobotStatus['error'] {
  if (heard?.telemetry === undefined) return robot.status.error;
  const { error } = heard.telemetry;
  if (error === undefined) return undefined;
  const { code, message } = error;
  const since = robot.status.error?.code === code ? robot.status.error.since : toKubernetesTime(now);
  return { code, message, since, advice: isReason(code) ? adviceFor(code, robot.metadata.name) : undefined };
}

function currentTaskOf({ tasks, schedules, pods }: RobotInput, telemetry: Telemetry | undefined): string | undefined {
  const podUid = podUidOf(telemetry?.currentTask ?? '');
  const mission = pods.find(({ metadata }) => metadata.uid === podUid);
  if (mission !== undefined) return `Pod/${mission.metadata.name}`;
  // The id of a run begins with that of its schedule.
  const uid = telemetry?.currentTask?.split('/')[0];
  const current = [...tasks, ...schedules].find(({ metadata }) => metadata.uid === uid);
  return current && `${current.kind}/${current.metadata.name}`;
}

/** What the robot is and has. */
function describedBy({ robot, heard }: RobotInput): Partial<RobotStatus> {
  if (heard?.info === undefined) return {};
  const { capabilities, sensors, fanSpeeds, maximumSpeedMillimetersPerSecond, rooms, mapId, device } = heard.info;
  return {
    capabilities,
    sensors: byName(sensors.map(({ name, unit, minPeriodMilliseconds }) => ({ name, unit, minPeriodMilliseconds }))),
    fanSpeeds,
    maximumSpeedMillimetersPerSecond,
    rooms,
    mapId: mapId ?? robot.status.mapId,
    device,
  };
}

/** The API server refuses a whole status for one name that is there twice. */
function byName<T extends { readonly name: string }>(items: T[] | undefined): T[] | undefined {
  return items && [...new Map(items.map((item) => [item.name, item])).values()];
}

function agentOf(input: RobotInput, { binding, conflict }: BindingDecision): RobotStatus['agent'] {
  const { robot, heard } = input;
  const stored = robot.status.agent;
  if (conflict !== undefined) return stored;
  const { agentVersion: version, driver } = heard?.info ?? {};
  const { bootId, protocol, metricsAddress } = heard?.presence ?? {};
  const said = { version, driver, bootId, protocol, localRunsRecordedThrough: recordedThrough(input) };
  // An agent that does not say it has none (any more); one of which nothing is known yet keeps it.
  const address = heard?.presence === undefined ? {} : { metricsAddress };
  const agent = withoutUndefined({ ...stored, ...binding, ...withoutUndefined(said), ...address });
  return Object.keys(agent).length === 0 ? undefined : agent;
}

/** For the ATTENTION column: where its agent is, what fault it has, what of its agent only a person can mend, that it is held or has quiet hours. */
function attentionOf(input: RobotInput, conditions: readonly ConditionSaid[]): string | undefined {
  const connected = conditions.find(({ type }) => type === 'AgentConnected');
  if (connected?.status === 'False') return connected.reason === 'RobotOffline' ? 'Offline' : connected.reason;
  return input.heard?.telemetry?.error?.code ?? noticeForPerson(input);
}

function noticeForPerson({ robot, heard }: RobotInput): string | undefined {
  const { notices = [] } = heard?.reported ?? {};
  const urgent = notices.find((notice) => reasonText(notice).needsPerson === true);
  if (urgent !== undefined) return urgent;
  if (notices.includes('RobotSuspended')) return heldText(robot);
  return notices.includes('QuietHours') ? 'QuietHours' : undefined;
}

function heldText({ spec }: RobotInput['robot']): string {
  const until = spec?.suspend === true ? undefined : spec?.suspendUntil;
  return until === undefined ? 'RobotSuspended' : `RobotSuspended until ${until}`;
}
