/** Many tasks for one robot take turns, actions jump the queue, and a task that names no robot is given one. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { small, startsFromNow, whole } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { conditionOf, says, seeReady, stateOf } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import type { SeenObject, TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';

const [beside] = small.zones;

suite('the queue of a robot', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  const system = systemForThisFile(async (begun) => {
    begun.startOperator();
    dusty = await begun.startRobot('dusty', { timeFactor: 100 });
    await seeReady(begun, 'dusty');
  });

  const ends = (kind: string, name: string, condition: 'Complete' | 'Failed'): Promise<string> =>
    system().kubectl(['wait', `--for=condition=${condition}`, `${kind}/${name}`, '--timeout=10s']);
  const suspendRobot = (is: boolean): Promise<void> => system().patch('vac', 'dusty', { spec: { suspend: is } });

  /** A zone whose width says in the firmware's log which task it was. */
  const numbered = (index: number) => ({
    ...small,
    zones: [{ ...beside, x2Millimeters: beside.x2Millimeters + index }],
  });

  test('ten cleanings of one moment run one after another, by creation and UID', async () => {
    const before = (await dusty.starts()).length;
    await suspendRobot(true);
    await system().see('vac', 'dusty', says('Ready', 'RobotSuspended'));
    const items = Array.from({ length: 10 }, (_, index) => ({
      apiVersion: 'kubevac.dev/v1alpha1',
      kind: 'Cleaning',
      metadata: { name: `turn-${index}`, labels: { turns: 'ten' } },
      spec: { robotName: 'dusty', ...numbered(index) },
    }));
    await system().kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await suspendRobot(false);
    await system().kubectl(['wait', '--for=condition=Complete', 'cleaning', '-l', 'turns=ten', '--timeout=14s']);
    const tasks = (await system().api.list('cleaning', 'turns=ten')).toSorted(byCreation);
    const expected = tasks.map(({ metadata }) => Number(metadata.name.split('-')[1]));
    const started = (await dusty.starts()).slice(before).map(({ parameters }) => {
      const [zone] = parameters['zones'] as { x2Millimeters: number }[];
      return (zone?.x2Millimeters ?? 0) - beside.x2Millimeters;
    });
    assert.deepEqual(started, expected);
    const times = tasks.map(({ status }) => status.startTime as string);
    assert.deepEqual(times, times.toSorted());
  });

  test('a suspended first one is passed over, and runs when it may', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('first', 'dusty', { ...small, suspend: true });
    await system().see('cleaning', 'first', says('Suspended', 'Suspended'));
    await system().clean('second', 'dusty', small);
    await ends('cleaning', 'second', 'Complete');
    assert.equal((await system().get('cleaning', 'first'))?.status.phase, 'Accepted');
    await system().patch('cleaning', 'first', { spec: { suspend: false } });
    await ends('cleaning', 'first', 'Complete');
    assert.equal(await starts(), 2);
  });

  test('Locate is heard while the robot cleans; Dock ends the cleaning, and the next one begins', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('docked', 'dusty', whole);
    await system().seePhase('docked', 'Running');
    await system().clean('after-dock', 'dusty', small);
    await system().act('beep', 'dusty', 'Locate');
    await ends('robotaction', 'beep', 'Complete');
    assert.equal(((await dusty.firmware.request('status')) as { locates: number }).locates, 1);
    assert.equal(await stateOf(dusty), 'Cleaning');
    await system().act('home', 'dusty', 'Dock');
    await ends('robotaction', 'home', 'Complete');
    await ends('cleaning', 'docked', 'Failed');
    const { status } = await system().seePhase('docked', 'Cancelled');
    assert.equal(status.reason, 'Cancelled');
    assert.match(status.message, /RobotAction home/);
    await ends('cleaning', 'after-dock', 'Complete');
    assert.equal(await starts(), 2);
  });

  test('a room that nobody knows ends as UnknownRoom, naming the known, without a start', async () => {
    const starts = await startsFromNow(dusty);
    await system().clean('attic', 'dusty', { rooms: ['attic'] });
    await ends('cleaning', 'attic', 'Failed');
    const { status } = await system().see('cleaning', 'attic', says('Failed', 'UnknownRoom'));
    assert.match(status.message, /"attic".*kitchen, hall, living-room, bedroom, bathroom/);
    assert.equal(await starts(), 0);
  });

  test('a robot that does not exist: Pending, and after its deadline Failed as RobotNotFound', async () => {
    await system().clean('nobody', 'nobody', { startingDeadlineSeconds: 2 });
    const waits = await system().see('cleaning', 'nobody', ({ status }) => status?.reason === 'RobotNotFound');
    assert.equal(waits.status.phase, 'Pending');
    await ends('cleaning', 'nobody', 'Failed');
    const failed = await system().see('cleaning', 'nobody', says('Failed', 'RobotNotFound'));
    assert.ok(Date.parse(failed.status.completionTime) - Date.parse(failed.metadata.creationTimestamp) >= 2_000);
  });

  test('a robot that comes to exist in time takes what waited for it', async (context) => {
    const late = await system().startRobot('late', { applied: false, context, timeFactor: 100 });
    await system().clean('for-late', 'late', small);
    await system().see('cleaning', 'for-late', ({ status }) => status?.reason === 'RobotNotFound');
    await system().applyRobot('late');
    await ends('cleaning', 'for-late', 'Complete');
    assert.equal((await late.starts()).length, 1);
  });

  test('a selector takes the Ready and idle robot with the fullest battery, and none in vain', async (context) => {
    const batteries = { fullest: 90, fuller: 70, full: 50 };
    const begin = async ([name, percent]: [string, number]): Promise<TestRobot> => {
      const robot = await system().startRobot(name, { context, timeFactor: 1, spec: { suspend: name === 'fullest' } });
      await robot.firmware.request('set_battery', { percent });
      return robot;
    };
    const robots = await Promise.all(Object.entries(batteries).map(begin));
    await system().kubectl(['label', 'vac', ...Object.keys(batteries), 'floor=upstairs']);
    await system().see('vac', 'fullest', says('Ready', 'RobotSuspended'));
    for (const name of ['fuller', 'full']) await seeReady(system(), name);
    for (const [name, percent] of Object.entries(batteries)) {
      await system().see('vac', name, ({ status }) => Math.abs((status.battery?.percent ?? Infinity) - percent) <= 1);
    }
    const anywhere = { ...whole, robotName: undefined, robotSelector: { matchLabels: { floor: 'upstairs' } } };
    for (const [name, chosen] of [['any-one', 'fuller'] as const, ['any-two', 'full'] as const]) {
      await system().clean(name, '', anywhere);
      const { status } = await system().seePhase(name, 'Running');
      assert.equal(status.robotName, chosen);
    }
    await system().clean('any-three', '', { ...anywhere, startingDeadlineSeconds: 2 });
    const waits = await system().see('cleaning', 'any-three', ({ status }) => status?.reason === 'NoMatchingRobot');
    assert.equal(waits.status.phase, 'Pending');
    await ends('cleaning', 'any-three', 'Failed');
    assert.equal(conditionOf(await system().seePhase('any-three', 'Failed'), 'Failed')?.reason, 'StartDeadline');
    await until(
      async () => (await Promise.all(robots.map(async (it) => (await it.starts()).length))).join() === '0,1,1',
    );
  });
});

function byCreation({ metadata: a }: SeenObject, { metadata: b }: SeenObject): number {
  return a.creationTimestamp.localeCompare(b.creationTimestamp) || (a.uid < b.uid ? -1 : 1);
}
