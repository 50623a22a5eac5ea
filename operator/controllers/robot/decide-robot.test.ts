import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindNamed } from '@kubevac/crds/kinds.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import type { RobotObject } from '../../objects/robot.ts';
import type { HeardRobot } from '../../fleet/fleet.ts';
import { cleaningObject, robotObject, second, timeOf } from '../../testing/objects.ts';
import { ADOPT_ANNOTATION } from './binding.ts';
import { ROBOT_FINALIZER } from '../../objects/robot.ts';
import { decideRobot } from './decide-robot.ts';
import type { RobotInput } from './robot-input.ts';

const key = { namespace: 'home', name: 'dusty' };
const presence = {
  protocol: 1,
  online: true,
  bootId: 'boot',
  journalId: 'j1',
  since: '2026-01-05T10:00:00.000Z',
};
const telemetry = { protocol: 1, state: 'Docked', battery: { percent: 80, charging: true } } as const;
const reported = { protocol: 1, journalId: 'j1', seen: { epoch: 1, asOf: {} }, tasks: [], notices: [] };
const agent = { journalId: 'j1', boundAt: '2026-01-05T09:00:00.000Z' };
const bound = robotObject({ status: { agent } });
const heard: HeardRobot = { key, presence, telemetry, reported };

function inputOf(over: Partial<RobotInput> = {}): RobotInput {
  return {
    robot: bound,
    heard,
    connected: true,
    tasks: [],
    deletedTasks: [],
    schedules: [],
    pods: [],
    allTasksOver: false,
    serverNow: second(10),
    writtenAt: undefined,
    writeMilliseconds: 30_000,
    ...over,
  };
}

/** `AgentConnected=True/Connected` of each condition that is written. */
function conditions(over: Partial<RobotInput>): Record<string, string> {
  const { status } = decideRobot(inputOf(over), second(10));
  return Object.fromEntries((status?.conditions ?? []).map((it) => [it.type, `${it.status}/${it.reason}`]));
}

const error = { code: 'WheelStuck', message: 'the left wheel is stuck' };
const deletionTimestamp = timeOf(5);

const CONDITIONS: Record<string, [Partial<RobotInput>, string, string]> = {
  'a robot that is heard is connected': [{}, 'AgentConnected', 'True/Connected'],
  'a robot without faults is ready': [{}, 'Ready', 'True/Ready'],
  'a robot that was never heard of says how to start its agent': [
    { robot: robotObject(), heard: undefined, connected: false },
    'AgentConnected',
    'False/NeverConnected',
  ],
  'a robot that fell silent is offline': [{ connected: false }, 'AgentConnected', 'False/RobotOffline'],
  'a robot that is offline is not ready': [{ connected: false }, 'Ready', 'False/RobotOffline'],
  'an agent that said goodbye is not a robot in trouble': [
    { connected: false, heard: { key, presence: { ...presence, online: false, goodbye: true }, goodbye: 'j1' } },
    'AgentConnected',
    'False/Goodbye',
  ],
  'rule 10: two agents are a conflict': [
    { heard: { ...heard, presence: { ...presence, journalId: 'j2' } } },
    'AgentConnected',
    'False/AgentConflict',
  ],
  'an agent of a newer protocol says so, before all else': [
    { heard: { ...heard, tooNew: true }, connected: false },
    'AgentConnected',
    'False/ProtocolTooNew',
  ],
  'a robot that is being deleted is not ready': [
    { robot: robotObject({ metadata: { deletionTimestamp }, status: { agent } }) },
    'Ready',
    'False/Deleting',
  ],
  'an object that does not read is not ready': [
    { robot: robotObject({ spec: { places: 3 }, status: { agent } }) },
    'Ready',
    'False/InvalidObject',
  ],
  'a robot with a fault is not ready': [
    { heard: { ...heard, telemetry: { ...telemetry, error } } },
    'Ready',
    'False/RobotFault',
  ],
  'a robot with a fault needs attention': [
    { heard: { ...heard, telemetry: { ...telemetry, error } } },
    'NeedsAttention',
    'True/RobotFault',
  ],
  'a robot whose firmware is silent needs attention: whether it has a fault is not known': [
    { heard: { ...heard, reported: { ...reported, notices: ['FirmwareSilent'] } } },
    'NeedsAttention',
    'True/FirmwareSilent',
  ],
  'a suspended robot is not ready': [
    { robot: robotObject({ spec: { suspend: true }, status: { agent } }) },
    'Ready',
    'False/RobotSuspended',
  ],
  'what holds the agent back holds the robot back': [
    { heard: { ...heard, reported: { ...reported, notices: ['ClockUnknown'] } } },
    'Ready',
    'False/ClockUnknown',
  ],
};

function attentionOf(spec: Record<string, unknown>, ...notices: Reason[]): string | undefined {
  const robot = robotObject({ spec, status: { agent } });
  const input = inputOf({ robot, heard: { ...heard, reported: { ...reported, notices } } });
  return decideRobot(input, second(10)).status?.attention;
}

test('the ATTENTION column says that a robot is held, and until when', () => {
  const suspendUntil = '2026-12-07T00:00:00Z';
  assert.equal(attentionOf({ suspend: true, suspendUntil }, 'RobotSuspended'), 'RobotSuspended');
  assert.equal(attentionOf({ suspendUntil }, 'RobotSuspended'), `RobotSuspended until ${suspendUntil}`);
  assert.equal(attentionOf({ suspendUntil }), undefined, 'what is over by the clock of its agent holds nothing');
  assert.equal(attentionOf({ suspend: true }, 'FirmwareSilent', 'RobotSuspended'), 'FirmwareSilent');
});

test('the ATTENTION column says that quiet hours hold a robot, where nobody holds it', () => {
  assert.equal(attentionOf({}, 'ClockUnknown', 'QuietHours'), 'QuietHours');
  assert.equal(attentionOf({ suspend: true }, 'QuietHours', 'RobotSuspended'), 'RobotSuspended');
});

test('the ATTENTION column has what only a person can mend, and nothing else that passes', () => {
  const attention = (...notices: Reason[]) => attentionOf({}, ...notices);
  assert.equal(attention('QuietHours', 'DesiredUnreadable'), 'DesiredUnreadable');
  assert.equal(attention('FirmwareSilent'), 'FirmwareSilent');
  assert.equal(attention('ClockUnknown'), undefined);
});

for (const [sentence, [over, type, expected]] of Object.entries(CONDITIONS)) {
  test(sentence, () => assert.equal(conditions(over)[type], expected));
}

test('rule 10: a conflict says what to type', () => {
  const { status } = decideRobot(
    inputOf({ heard: { ...heard, presence: { ...presence, journalId: 'j2' } } }),
    second(10),
  );
  const connected = status?.conditions?.find(({ type }) => type === 'AgentConnected');
  assert.match(connected?.message ?? '', /kubectl annotate vac -n home dusty --overwrite kubevac\.dev\/adopt=j2/);
});

test('rule 10: while two agents speak, the stored one stays', () => {
  const { status } = decideRobot(
    inputOf({ heard: { ...heard, presence: { ...presence, journalId: 'j2' } } }),
    second(10),
  );
  assert.deepEqual(status?.agent, agent);
});

test('every status fits its schema', () => {
  for (const [over] of Object.values(CONDITIONS)) {
    const { status } = decideRobot(inputOf(over), second(10));
    const parsed = kindNamed('VacuumRobot').status.safeParse(status ?? {});
    assert.ok(parsed.success, JSON.stringify(parsed.error?.issues));
  }
});

/** The robot after everything that is known of it was written. */
function written(over: Partial<RobotInput> = {}): RobotObject {
  const robot = over.robot ?? bound;
  return { ...robot, status: decideRobot(inputOf(over), second(10)).status ?? robot.status };
}

test('what was written is not written again, and nothing is told again', () => {
  for (const [over] of Object.values(CONDITIONS)) {
    const again = decideRobot(inputOf({ ...over, robot: written(over) }), second(900));
    assert.deepEqual([again.status, again.events], [undefined, []]);
  }
});

test('figures that change all the time wait for their turn', () => {
  const robot = written();
  const drained = { ...heard, telemetry: { ...telemetry, battery: { percent: 79, charging: false } } };
  const input = inputOf({ robot, heard: drained, writtenAt: second(10) });
  const early = decideRobot(input, second(20));
  assert.deepEqual([early.status, early.wakeAt], [undefined, second(40)]);
  assert.equal(decideRobot(input, second(40)).status?.battery?.percent, 79);
});

test('a transition takes the figures with it', () => {
  const moving = {
    ...heard,
    telemetry: { ...telemetry, state: 'Cleaning', battery: { percent: 79, charging: false } },
  };
  const input = inputOf({ robot: written(), heard: moving as HeardRobot, writtenAt: second(10) });
  const { status } = decideRobot(input, second(11));
  assert.deepEqual([status?.state, status?.battery?.percent], ['Cleaning', 79]);
});

test('after a failover nothing is lost that the robot has not said again', () => {
  const robot = written({ heard: { ...heard, telemetry: { ...telemetry, error } } });
  const { status } = decideRobot(inputOf({ robot, heard: { key, presence } }), second(20));
  assert.equal(status?.battery?.percent ?? robot.status.battery?.percent, 80);
  assert.equal((status ?? robot.status).error?.code, 'WheelStuck');
});

test('a fault keeps the hour it was first seen, with advice where there is any', () => {
  const faulty = { ...heard, telemetry: { ...telemetry, error } };
  const robot = written({ heard: faulty });
  assert.equal(robot.status.error?.since, timeOf(10));
  assert.ok((robot.status.error?.advice ?? '').length > 0);
  const moved = { ...faulty, telemetry: { ...faulty.telemetry, state: 'Error' } } as HeardRobot;
  assert.equal(decideRobot(inputOf({ robot, heard: moved }), second(99)).status?.error?.since, timeOf(10));
  assert.equal(decideRobot(inputOf({ robot }), second(99)).status?.error, undefined);
});

test('a person is told once of each turn', () => {
  const first = decideRobot(inputOf({ robot: robotObject(), heard: undefined, connected: false }), second(10));
  assert.deepEqual(
    first.events.map(({ type, reason }) => `${type} ${reason}`),
    ['Warning NeverConnected'],
  );
  const offline = decideRobot(inputOf({ robot: written(), connected: false }), second(50));
  assert.deepEqual(
    offline.events.map(({ type, reason }) => `${type} ${reason}`),
    ['Warning RobotOffline'],
  );
});

test('what the robot is at is named as a person would', () => {
  const task = cleaningObject('kitchen-now');
  const working = { ...heard, telemetry: { ...telemetry, currentTask: task.metadata.uid } };
  const { status } = decideRobot(inputOf({ heard: working, tasks: [task] }), second(10));
  assert.equal(status?.currentTask, 'Cleaning/kitchen-now');
});

test('the state of a robot that cannot be heard is not guessed', () => {
  const state = (over: Partial<RobotInput>) => decideRobot(inputOf(over), second(10)).status?.state;
  assert.equal(state({ connected: false }), 'Offline');
  assert.equal(state({ connected: false, robot: robotObject(), heard: undefined }), 'Unknown');
  assert.equal(state({}), 'Docked');
});

test('rule 7: the finalizer comes with the first sight, and goes when a consistent list shows that all is over', () => {
  const effects = (metadata: object, allTasksOver = false) =>
    decideRobot(inputOf({ robot: robotObject({ metadata, status: { agent } }), allTasksOver }), second(10)).effects;
  const finalizers = [ROBOT_FINALIZER];
  assert.deepEqual(effects({}), ['AddFinalizer']);
  assert.deepEqual(effects({ finalizers }), []);
  assert.deepEqual(effects({ finalizers, deletionTimestamp }), ['ListTasks']);
  assert.deepEqual(effects({ finalizers, deletionTimestamp }, true), ['RemoveFinalizer']);
  assert.deepEqual(effects({ deletionTimestamp }), []);
});

test('rule 10: an adoption that is done is cleared away, so that it binds nobody later', () => {
  const effects = (journalId: string) => {
    const annotations = { [ADOPT_ANNOTATION]: journalId };
    const robot = robotObject({ metadata: { annotations, finalizers: [ROBOT_FINALIZER] }, status: { agent } });
    return decideRobot(inputOf({ robot }), second(10)).effects;
  };
  assert.deepEqual([effects('j1'), effects('j2')], [['ClearAdoption'], []]);
});

test('where Prometheus reaches the agent stands in the status for as long as the agent says so', () => {
  const known = robotObject({ status: { agent: { ...agent, metricsAddress: '10.0.0.7:9473' } } });
  const addressOf = (over: Partial<RobotInput>): string | undefined =>
    decideRobot(inputOf(over), second(10)).status?.agent?.metricsAddress;
  const { presence = assert.fail() } = heard;
  assert.equal(addressOf({ heard: { ...heard, presence: { ...presence, metricsAddress: 'd:1' } } }), 'd:1');
  assert.equal(addressOf({ robot: known, heard: undefined }), '10.0.0.7:9473');
  assert.equal(addressOf({ robot: known, heard }), undefined);
});
