/** A schedule fires, and who writes that down is killed where it matters: one run, one record with its end. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { diesAt } from '../../support/agent-hooks.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import {
  applySchedule,
  missMinutes,
  pastSlot,
  recordOf,
  recordsOf,
  seeRecorded,
  seeScheduleReady,
  type PastSlot,
  type ScheduleSpec,
} from '../../support/schedules.ts';
import { endingSignal } from '../../support/sights.ts';
import type { OperatorOptions, TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a slot has one run and one record', { skip: mosquittoMissing() }, () => {
  let operator: LoggedProcess;
  const system = systemForThisFile(async (begun) => {
    operator = begun.startOperator();
  });

  async function replaceOperator(options: OperatorOptions = {}): Promise<LoggedProcess> {
    await operator.stop();
    operator = system().startOperator({}, options);
    return operator;
  }

  /** A robot with a schedule of its name, that its agent has. */
  async function begin(context: Cleanup, name: string, spec: ScheduleSpec): Promise<TestRobot> {
    const robot = await system().startRobot(name, { context, timeFactor: 200 });
    await system().see('vac', name, ({ status }) => status?.agent?.journalId !== undefined);
    await applySchedule(system(), name, { robotName: name, ...spec });
    await seeScheduleReady(system(), name);
    return robot;
  }

  async function assertOneRecord(robot: TestRobot, slot: PastSlot, plural = 'cleanings'): Promise<string> {
    const { name } = robot;
    await seeRecorded(system(), name, slot);
    const records = await recordsOf(system(), name, plural);
    assert.deepEqual(records.map(recordOf), [`${name}/${slot.instant}`]);
    const { phase, reason } = records[0]?.status ?? {};
    return reason === undefined ? phase : `${phase}/${reason}`;
  }

  /** What the journal writes when the slot becomes a task, and when that begins. */
  const commits: Readonly<Record<string, [Parameters<typeof diesAt>, starts: number, end: string]>> = {
    'before the slot is a task': [['BeforeCommit', '"run":{"schedule"'], 1, 'Succeeded'],
    'after the slot is a task, and before it begins': [['AfterCommit', '"run":{"schedule"'], 1, 'Succeeded'],
    'before the start is written down': [['BeforeCommit', '"phase":"Running"'], 1, 'Succeeded'],
    'after the start is written down, and before the robot is told': [
      ['AfterCommit', '"phase":"Running"'],
      0,
      'Failed/Interrupted',
    ],
    'before its end is written down': [['BeforeCommit', '"phase":"Succeeded"'], 1, 'Succeeded'],
  };
  for (const [when, [where, starts, end]] of Object.entries(commits))
    test(`when the agent dies ${when}`, async (context) => {
      const slot = pastSlot();
      const name = `agent-${Object.keys(commits).indexOf(when)}`;
      const robot = await begin(context, name, slot);
      await missMinutes(robot, 2, diesAt(...where));
      assert.equal(await endingSignal(robot.agent), 'SIGKILL');
      robot.startAgent();
      assert.equal(await assertOneRecord(robot, slot), end);
      assert.equal((await robot.starts()).length, starts);
    });

  const moments: Readonly<Record<string, Parameters<typeof diesAt>>> = {
    'before it creates the record': ['BeforeSend', '"recordOf":"'],
    'after it creates the record': ['AfterSend', '"recordOf":"'],
    'after it writes the end': ['AfterSend', '"phase":"Succeeded"'],
    'before it writes that it is on record': ['BeforeSend', '"recordedThrough":"'],
    'after it writes that it is on record': ['AfterSend', '"recordedThrough":"'],
  };
  for (const [when, where] of Object.entries(moments))
    test(`when the operator dies ${when}`, async (context) => {
      const slot = pastSlot();
      const robot = await begin(context, `operator-${Object.keys(moments).indexOf(when)}`, slot);
      const victim = await replaceOperator(diesAt(...where));
      await missMinutes(robot, 2);
      assert.equal(await endingSignal(victim), 'SIGKILL');
      await replaceOperator();
      assert.equal(await assertOneRecord(robot, slot), 'Succeeded');
      assert.equal((await robot.starts()).length, 1);
    });

  test('also where it left something: the record ends when that is in its Secret', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'dump', { ...slot, mapDump: {} });
    const victim = await replaceOperator(diesAt('BeforeSend', '"kubevac.dev/output":"true"'));
    await missMinutes(robot, 2);
    assert.equal(await endingSignal(victim), 'SIGKILL');
    await replaceOperator();
    assert.equal(await assertOneRecord(robot, slot, 'mapdumps'), 'Succeeded');
    const [record] = await recordsOf(system(), 'dump', 'mapdumps');
    const name = String(record?.status.outputRef.name);
    assert.match(await system().kubectl(['get', 'secret', name, '-o', 'jsonpath={.data}']), /map\.png/);
  });

  test('and none again once it was pruned, whatever an operator remembers', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'pruned', { ...slot, successfulHistoryLimit: 0 });
    await missMinutes(robot, 2);
    await seeRecorded(system(), 'pruned', slot);
    await until(async () => (await recordsOf(system(), 'pruned')).length === 0, { what: 'the record is pruned' });
    await replaceOperator();
    robot.cable.cut();
    await seeScheduleReady(system(), 'pruned');
    await system().see('vac', 'pruned', ({ status }) => status?.state === 'Docked');
    assert.deepEqual(await recordsOf(system(), 'pruned'), []);
    assert.equal((await robot.starts()).length, 1);
  });
});
