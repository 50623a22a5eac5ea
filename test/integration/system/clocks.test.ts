/** An agent that does not know the time starts nothing; one whose computer is wrong about it does as any other. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { withWrongClock } from '../../support/agent-hooks.ts';
import { seeDocument } from '../../support/documents-on-broker.ts';
import { startedPages } from '../../support/operator-pages.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { applySchedule, seeScheduleReady } from '../../support/schedules.ts';
import { endingSignal, endOf, says, seeFirmware, seeReady } from '../../support/sights.ts';
import { startSystem } from '../../support/system.ts';

const year = 365 * 24 * 60 * 60 * 1000;

/** The access list of a broker that lets nobody ask for the time. */
const withoutTime = `${['desired', 'reported', 'presence', 'info', 'telemetry'].map((name) => `topic readwrite kubevac/v1/+/+/${name}`).join('\n')}\n`;
const withTime = `topic readwrite kubevac/v1/#\n`;

suite('the clock of an agent', { skip: mosquittoMissing() }, () => {
  test('while nobody answers what time it is nothing starts, and then it does', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'kubevac-acl-'));
    context.after(() => rm(folder, { recursive: true }));
    const acl = join(folder, 'acl');
    await writeFile(acl, withoutTime);
    const system = await startSystem(context, { mosquitto: { configuration: [`acl_file ${acl}`] } });
    system.startOperator();
    const robot = await system.startRobot('timeless', { timeFactor: 200 });
    await system.see('vac', robot.name, says('Ready', 'ClockUnknown'));
    await system.clean('waits', robot.name);
    await system.see('cleaning', 'waits', ({ status }) => status?.reason === 'ClockUnknown');
    assert.deepEqual(await robot.starts(), []);
    await writeFile(acl, withTime);
    system.broker.reload();
    assert.equal(await endOf(system, 'waits'), 'Succeeded');
    await seeReady(system, robot.name);
    assert.equal((await robot.starts()).length, 1);
  });

  test('an agent that restarts while the operator is down starts nothing before it is back', async (context) => {
    const system = await startSystem(context);
    const operator = system.startOperator();
    const robot = await system.startRobot('alone', { timeFactor: 200 });
    await seeReady(system, robot.name);
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    const uid = await system.clean('waits', robot.name);
    await seeDocument(system, { ...robot, document: 'desired' }, (text) => text.includes(uid));
    operator.kill('SIGKILL');
    await endingSignal(operator);
    robot.startAgent();
    await seeDocument(system, { ...robot, document: 'reported' }, (text) => {
      return JSON.parse(text).tasks.some((task: any) => task.id === uid && task.reason === 'ClockUnknown');
    });
    await seeFirmware(robot.firmware, 'Docked');
    assert.deepEqual(await robot.starts(), []);
    system.startOperator();
    assert.equal(await endOf(system, 'waits'), 'Succeeded');
    assert.equal((await robot.starts()).length, 1);
  });

  test('an operator whose computer is ahead looks at a schedule when it is due, and no more often', async (context) => {
    const system = await startSystem(context);
    const operator = await withWrongClock(400_000, async () => system.startOperator());
    const { metrics } = await startedPages(operator);
    await system.startRobot('right');
    await seeReady(system, 'right');
    await applySchedule(system, 'each-minute', { robotName: 'right', schedule: '* * * * *' });
    await seeScheduleReady(system, 'each-minute');
    const looks = async (): Promise<number> => {
      const [, count] =
        /^kubevac_operator_reconcile_duration_seconds_count\{.*controller="VacuumSchedule".*\} (\d+)$/m.exec(
          await metrics(),
        ) ?? assert.fail('no reconciles of schedules');
      return Number(count);
    };
    const before = await looks();
    await delay(1_000);
    // At a full minute it looks once or twice.
    assert.ok((await looks()) - before <= 3, `${(await looks()) - before} looks in a second`);
  });

  for (const seconds of [-120, 400]) {
    test(`an operator whose computer is ${seconds} s off: deadlines are those of the API server`, async (context) => {
      const system = await startSystem(context);
      await withWrongClock(seconds * 1_000, async () => system.startOperator());
      const robot = await system.startRobot('right', { timeFactor: 200 });
      await seeReady(system, robot.name);
      await system.clean('in-time', robot.name, { startingDeadlineSeconds: 30 });
      assert.equal(await endOf(system, 'in-time'), 'Succeeded');
      await system.patch('vac', robot.name, { spec: { suspend: true } });
      await system.see('vac', robot.name, says('Ready', 'RobotSuspended'));
      await system.clean('late', robot.name, { startingDeadlineSeconds: 1 });
      assert.equal(await endOf(system, 'late'), 'Failed/StartDeadline');
      assert.equal((await robot.starts()).length, 1);
    });
  }

  for (const years of [-30, 30]) {
    test(`a computer that is wrong by ${years} years: nothing is different`, async (context) => {
      const system = await startSystem(context);
      system.startOperator();
      const robot = await withWrongClock(years * year, () => system.startRobot('wrong', { timeFactor: 200 }));
      await seeReady(system, robot.name);
      await system.clean('one', robot.name, { startingDeadlineSeconds: 10 });
      assert.equal(await endOf(system, 'one'), 'Succeeded');
      const { status, metadata } = await system.seePhase('one', 'Succeeded');
      const created = Date.parse(metadata.creationTimestamp);
      for (const time of [status.startTime, status.completionTime])
        assert.ok(Math.abs(Date.parse(time) - created) < 15_000, `${time}, created ${metadata.creationTimestamp}`);
      assert.equal((await robot.starts()).length, 1);
    });
  }
});
