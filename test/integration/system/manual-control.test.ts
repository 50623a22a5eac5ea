/** A robot that a person drives by hand: on a real broker and the real firmware process, with cables cut, processes killed and tasks that come. */
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startCleaning } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { PersonAtKeys } from '../../support/person-at-keys.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';
import { endOf, seeFirmware, seeReady } from '../../support/sights.ts';
import type { TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';

/** What is promised: the robot stands so long after the last key, the loss of a connection, the death of a process. */
const standMilliseconds = 500;

suite('a robot that is driven by hand', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(oneOperator);

  async function startReady(context: TestContext, name: string): Promise<TestRobot> {
    const robot = await system().startRobot(name, { context });
    await seeReady(system(), name);
    return robot;
  }

  function sitDown(context: TestContext, { name }: TestRobot): Promise<PersonAtKeys> {
    return PersonAtKeys.sitDown(context, system().broker.port, { namespace: system().namespace, name });
  }

  /** A robot under way at a person's hand. */
  async function driving(context: TestContext, name: string): Promise<{ robot: TestRobot; person: PersonAtKeys }> {
    const robot = await startReady(context, name);
    const person = await sitDown(context, robot);
    assert.notEqual((await person.begin()).nonce, undefined);
    person.hold(200);
    const from = await poseOf(robot);
    await until(async () => distance(from, await poseOf(robot)) > 80, { what: 'it is under way' });
    return { robot, person };
  }

  test('it moves while a key is held, stands 500 ms after the last one, and is free at the end; it is no cleaning', async (context) => {
    const { robot, person } = await driving(context, 'keys');
    const { battery, pose, bumper, velocityMillimetersPerSecond } = person.last ?? assert.fail();
    assert.deepEqual([battery?.charging, bumper, velocityMillimetersPerSecond], [false, [], 200]);
    assert.ok((pose?.yMillimeters ?? 0) > 0);
    await system().see('vac', 'keys', ({ status }) => status?.state === 'ManualControl');
    person.release();
    await assertStands(robot);
    assert.equal(person.last?.ended, undefined, 'the session goes on');
    person.end();
    assert.equal((await person.seeEnded()).reason, 'Finished');
    await seeFirmware(robot.firmware, 'Idle');
    await seeReady(system(), 'keys');
    assert.deepEqual(await robot.starts(), []);
    await delay(500);
    const recorded = await system().kubectl(['get', 'cleanings', '-o', 'name']);
    assert.equal(recorded.trim(), '');
  });

  test('the other keys: it turns, drives backwards, and bumps into what stands in its way', async (context) => {
    const robot = await startReady(context, 'bump');
    const person = await sitDown(context, robot);
    const { pose } = await person.begin();
    const { xMillimeters: x = 0, yMillimeters: y = 0 } = pose ?? {};
    const way = { x1Millimeters: x - 400, y1Millimeters: y + 500, x2Millimeters: x + 400, y2Millimeters: y + 600 };
    await robot.firmware.request('block_way', way);
    person.hold(300);
    await until(() => (person.last?.bumper?.length ?? 0) > 0, { what: 'the bumper is pressed' });
    person.hold(-200);
    await until(() => person.last?.bumper?.length === 0, { what: 'it has got away' });
    person.hold(0, 90);
    await until(() => person.last?.pose?.headingDegrees !== pose?.headingDegrees, { what: 'it turns' });
    assert.equal(person.last?.state, 'ManualControl');
  });

  test("the person's connection is cut in the middle of a move", async (context) => {
    const { robot, person } = await driving(context, 'cut-person');
    person.cable.refuse();
    await assertStands(robot);
  });

  test("the agent's connection is cut in the middle of a move: it stands, and is free", async (context) => {
    const { robot, person } = await driving(context, 'cut-agent');
    robot.cable.cut();
    await assertStands(robot);
    await seeFirmware(robot.firmware, 'Idle');
    assert.equal((await person.seeEnded()).reason, 'ManualControlLost');
  });

  test('nothing gets through to the agent any more, and nobody is told', async (context) => {
    const { robot } = await driving(context, 'mute-agent');
    robot.cable.mute();
    await assertStands(robot);
  });

  test("the agent is killed in the middle of a move: the firmware's own limit stops it, and frees it", async (context) => {
    const { robot, person } = await driving(context, 'killed');
    robot.agent.kill('SIGKILL');
    await assertStands(robot);
    robot.startAgent();
    await until(() => person.last?.ended, { what: 'the next agent knows of no session' });
    assert.equal(person.last?.ended?.reason, 'ManualControlLost');
    await until(async () => (await statusOf(robot)).state === 'Idle', {
      deadlineMilliseconds: 30_000,
      what: 'it is free',
    });
    assert.equal((await robot.firmware.startLog()).length, 1);
  });

  test('an agent that is stopped frees the robot, and says so', async (context) => {
    const { robot, person } = await driving(context, 'stopped-agent');
    await robot.agent.stop();
    await seeFirmware(robot.firmware, 'Idle');
    assert.equal((await person.seeEnded()).reason, 'ManualControlLost');
  });

  test('Moves that a dead cable held back for 3 s move nothing when it is back', async (context) => {
    const { robot, person } = await driving(context, 'burst');
    person.cable.mute();
    await assertStands(robot);
    const stood = await poseOf(robot);
    const heard = person.beats.length;
    await delay(3_000);
    person.release();
    person.cable.restore();
    await until(() => person.beats.length > heard + 10, { what: 'the cable carries again' });
    assert.deepEqual(await poseOf(robot), stood);
    assert.equal(person.last?.ended, undefined);
    person.hold(200);
    await until(async () => distance(stood, await poseOf(robot)) > 50, { what: 'it follows again' });
  });

  test('a firmware that hangs for a second does not drive on when it is back', async (context) => {
    const { robot, person } = await driving(context, 'hangs');
    await robot.firmware.request('fault', { kind: 'NotAnswering', forMilliseconds: 2_500 });
    const { reason } = await person.seeEnded();
    assert.ok(reason === 'FirmwareNotAnswering' || reason === 'FirmwareSilent', reason);
    const stood = await until(async () => {
      const before = await poseOf(robot);
      await delay(300);
      return distance(before, await poseOf(robot)) === 0 ? before : undefined;
    });
    await until(async () => (await statusOf(robot)).state === 'Idle', {
      deadlineMilliseconds: 10_000,
      what: 'it is free',
    });
    assert.ok(distance(stood, await poseOf(robot)) <= 60, 'no more than what one move that waited is allowed');
  });

  test('a Stop ends the session, names itself, and whoever holds a key moves nothing more', async (context) => {
    const { robot, person } = await driving(context, 'stop');
    await system().act('halt-now', 'stop', 'Stop');
    assert.deepEqual(await person.seeEnded(), { reason: 'Stopped', message: 'RobotAction halt-now stopped the robot' });
    const stood = await poseOf(robot);
    await delay(500);
    assert.deepEqual(await poseOf(robot), stood);
    await seeFirmware(robot.firmware, 'Idle');
    await system().see('robotaction', 'halt-now', ({ status }) => status?.phase === 'Succeeded');
  });

  test('a Dock ends the session and drives home', async (context) => {
    const { robot, person } = await driving(context, 'dock');
    await system().act('home-now', 'dock', 'Dock');
    assert.equal((await person.seeEnded()).reason, 'Cancelled');
    await seeFirmware(robot.firmware, 'Docked');
    await system().see('robotaction', 'home-now', ({ status }) => status?.phase === 'Succeeded');
  });

  test('nobody takes a robot in hand that cleans, and it goes on cleaning', async (context) => {
    const robot = await startCleaning(system(), 'busy', { context });
    const person = await sitDown(context, robot);
    assert.deepEqual((await person.begin()).ended, { reason: 'RobotBusy', message: 'the robot is at busy' });
    await robot.firmware.request('set_time_factor', { factor: 200 });
    assert.equal(await endOf(system(), 'busy'), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('a cleaning that is created meanwhile waits as RobotBusy, and begins when the robot is free', async (context) => {
    const { robot, person } = await driving(context, 'meanwhile');
    person.release();
    await system().clean('meanwhile', 'meanwhile', { startingDeadlineSeconds: 5 });
    await system().see('cleaning', 'meanwhile', ({ status }) => status?.reason === 'RobotBusy');
    const keepAlive = setInterval(() => person.say({ session: person.session, do: 'Begin' }), 1_000);
    await delay(6_000);
    clearInterval(keepAlive);
    const { status } = (await system().get('cleaning', 'meanwhile')) ?? assert.fail();
    assert.equal(status.reason, 'RobotBusy', 'a person who drives makes nobody late (rule 14)');
    assert.deepEqual(await robot.starts(), []);
    person.end();
    assert.equal(await endOf(system(), 'meanwhile'), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  interface Pose {
    readonly xMillimeters: number;
    readonly yMillimeters: number;
    readonly headingDegrees: number;
  }

  async function statusOf({ firmware }: TestRobot): Promise<{ state: string; pose: Pose }> {
    return (await firmware.request('status')) as { state: string; pose: Pose };
  }

  /** As the firmware itself says, once it answers. */
  async function poseOf(robot: TestRobot): Promise<Pose> {
    return (await statusOf(robot)).pose;
  }

  function distance(a: Pose, b: Pose): number {
    return Math.hypot(a.xMillimeters - b.xMillimeters, a.yMillimeters - b.yMillimeters);
  }

  async function assertStands(robot: TestRobot): Promise<void> {
    await delay(standMilliseconds);
    const stood = await poseOf(robot);
    await delay(400);
    assert.deepEqual(await poseOf(robot), stood);
  }
});
