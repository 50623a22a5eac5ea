/** Schedules fire on the device, network or not; what became of each slot is on record when the link is back. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { toKubernetesTime } from '@kubevac/protocol/instants.ts';
import { small, whole } from '../../support/cleanings.ts';
import { seeDocument } from '../../support/documents-on-broker.ts';
import { firmwareRuns } from '../../support/local-runs.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import {
  applySchedule,
  missMinutes,
  pastSlot,
  recordOf,
  recordsOf,
  seeEvent,
  seeRecorded,
  seeScheduleReady,
} from '../../support/schedules.ts';
import { conditionOf, endOf, says, seeFirmware, seeReady } from '../../support/sights.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('a VacuumSchedule', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(oneOperator);

  /** A robot that is ready, and a schedule of its name that it has. */
  async function begin(
    context: { after: (end: () => Promise<void>) => void },
    name: string,
    spec: object,
    robotSpec = {},
  ) {
    const robot = await system().startRobot(name, { context, timeFactor: 200, spec: robotSpec });
    await system().see('vac', name, ({ status }) => status?.agent?.journalId !== undefined);
    await applySchedule(system(), name, { robotName: name, ...spec });
    await seeScheduleReady(system(), name);
    return robot;
  }

  test('fires at its minute with the network down, and its run is on record with its true times when the link is back', async (context) => {
    const robot = await begin(context, 'alone', { schedule: '* * * * *' });
    robot.cable.refuse();
    await until(async () => (await robot.starts()).length === 1, {
      deadlineMilliseconds: 75_000,
      pollMilliseconds: 50,
    });
    const late = Date.now() % 60_000;
    assert.ok(late < 5_000, `it began ${late} ms after the full minute`);
    await until(async () => (await firmwareRuns(robot)).every((run) => run.endedAtMilliseconds !== undefined));
    assert.deepEqual(await recordsOf(system(), 'alone'), []);
    robot.cable.restore();
    const slot = toKubernetesTime(Math.floor(Date.now() / 60_000) * 60_000);
    const { status } = await seeRecorded(system(), 'alone', { schedule: '', instant: slot });
    const [record, ...others] = await recordsOf(system(), 'alone');
    const [run] = await firmwareRuns(robot);
    assert.ok(record !== undefined && run !== undefined);
    assert.deepEqual([recordOf(record), others.length, record.status.phase], [`alone/${slot}`, 0, 'Succeeded']);
    const isNear = (told: string, milliseconds = 0) => Math.abs(Date.parse(told) - milliseconds) <= 1_500;
    assert.ok(isNear(record.status.startTime, run.startedAtMilliseconds), record.status.startTime);
    assert.ok(isNear(record.status.completionTime, run.endedAtMilliseconds), record.status.completionTime);
    assert.equal(record.status.areaSquareCentimeters, run.areaSquareCentimeters);
    assert.deepEqual([status.lastScheduleTime, status.lastResult, status.lastMissed], [slot, 'Succeeded', undefined]);
    assert.equal((await robot.starts()).length, 1);
  });

  test('whose slot came while the agent was off runs it once, however often the agent restarts', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'late', slot);
    await missMinutes(robot, 2);
    await seeRecorded(system(), 'late', slot);
    await missMinutes(robot, 0);
    await seeReady(system(), 'late');
    assert.equal((await robot.starts()).length, 1);
    const records = await recordsOf(system(), 'late');
    assert.deepEqual(records.map(recordOf), [`late/${slot.instant}`]);
  });

  test('runs nothing when it is suspended: the slot is missed, and an event says so', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'held', { ...slot, suspend: true });
    assert.equal((await system().get('vsched', 'held'))?.status.nextScheduleTime, undefined);
    await missMinutes(robot, 2);
    const { status } = await seeRecorded(system(), 'held', slot);
    assert.deepEqual([status.lastMissed.time, status.lastMissed.reason], [slot.instant, 'ScheduleSuspended']);
    await seeEvent(system(), 'held', new RegExp(`^ScheduleSuspended the run of ${slot.instant} was missed`, 'm'));
    assert.deepEqual([await robot.starts(), await recordsOf(system(), 'held')], [[], []]);
  });

  test('misses a slot that came too long ago, and says that the agent was off', async (context) => {
    const slot = pastSlot(3);
    const robot = await begin(context, 'off', { ...slot, startingDeadlineSeconds: 30 });
    await missMinutes(robot, 10);
    const { status } = await seeRecorded(system(), 'off', slot);
    assert.equal(status.lastMissed.reason, 'AgentOff');
    await seeEvent(system(), 'off', /^AgentOff .*too late to begin/m);
    assert.deepEqual(await robot.starts(), []);
  });

  test('does not run a slot that a Stop reaches', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'stopped', slot);
    await system().act('halt', 'stopped', 'Stop');
    await system().kubectl(['wait', '--for=condition=Complete', 'robotaction/halt', '--timeout=10s']);
    await missMinutes(robot, 2);
    const { status } = await seeRecorded(system(), 'stopped', slot);
    assert.equal(status.lastMissed.reason, 'Stopped');
    assert.deepEqual(await robot.starts(), []);
  });

  test('that is patched to suspend takes its waiting run back', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'waits', slot, { suspend: true });
    await missMinutes(robot, 2);
    await seeDocument(system(), { name: 'waits', document: 'reported' }, (text) => text.includes('"phase":"Accepted"'));
    await system().patch('vsched', 'waits', { spec: { suspend: true } });
    const { status } = await seeRecorded(system(), 'waits', slot);
    assert.equal(status.lastMissed.reason, 'ScheduleSuspended');
    assert.deepEqual(await robot.starts(), []);
  });

  test('is held by quiet hours for schedules, which hold nothing that a person asks for', async (context) => {
    const slot = pastSlot();
    const quietHours = [
      { start: '00:00', end: '12:00', appliesTo: 'Schedules' },
      { start: '12:00', end: '00:00', appliesTo: 'Schedules' },
    ];
    const deadline = Math.ceil((Date.now() - Date.parse(slot.instant)) / 1000) + 12;
    const robotSpec = { quietHours, timeZone: 'UTC' };
    const robot = await begin(context, 'quiet', { ...slot, startingDeadlineSeconds: deadline }, robotSpec);
    await missMinutes(robot, 2);
    await seeReady(system(), 'quiet');
    await system().clean('asked-for', 'quiet', small);
    assert.equal(await endOf(system(), 'asked-for'), 'Succeeded');
    const { status } = await seeRecorded(system(), 'quiet', slot, 30);
    assert.equal(status.lastMissed.reason, 'QuietHours');
    assert.match(status.lastMissed.message, /hold what schedules start from/);
    assert.equal((await robot.starts()).length, 1);
  });

  test('with a time zone that the device does not know is not Ready, and does not guess', async (context) => {
    await system().startRobot('lost', { context });
    await applySchedule(system(), 'lost', { robotName: 'lost', schedule: '0 9 * * *', timeZone: 'Factory' });
    const seen = await system().see('vsched', 'lost', says('Ready', 'TimeZoneUnknown'));
    assert.deepEqual([conditionOf(seen, 'Ready')?.status, seen.status.nextScheduleTime], ['False', undefined]);
  });

  test('that is deleted and made anew while its robot is away is another: nothing runs again, and the old runs are nobody’s', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'anew', slot);
    await robot.firmware.request('set_time_factor', { factor: 1 });
    await missMinutes(robot, 2);
    await seeFirmware(robot.firmware, 'Cleaning');
    robot.cable.refuse();
    await robot.firmware.request('set_time_factor', { factor: 200 });
    await seeFirmware(robot.firmware, 'Docked');
    await system().kubectl(['delete', 'vsched', 'anew']);
    const uid = await applySchedule(system(), 'anew', { robotName: 'anew', ...slot });
    robot.cable.restore();
    const { status, metadata } = await seeScheduleReady(system(), 'anew');
    assert.equal(metadata.uid, uid);
    assert.deepEqual([status.lastScheduleTime, status.recordedThrough], [undefined, undefined]);
    await seeDocument(system(), { name: 'anew', document: 'reported' }, (text) => !text.includes('scheduledRuns'));
    await missMinutes(robot, 0);
    await seeReady(system(), 'anew');
    assert.equal((await robot.starts()).length, 1);
    assert.deepEqual(await recordsOf(system(), 'anew'), []);
  });

  test('that is deleted takes its run with it: the robot stops', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'gone', { ...slot, cleaning: { mode: whole.mode } });
    await robot.firmware.request('set_time_factor', { factor: 1 });
    await missMinutes(robot, 2);
    await seeFirmware(robot.firmware, 'Cleaning');
    await system().see('vac', 'gone', ({ status }) => status?.currentTask === 'VacuumSchedule/gone');
    await system().kubectl(['delete', 'vsched', 'gone']);
    await robot.firmware.request('set_time_factor', { factor: 200 });
    await seeFirmware(robot.firmware, 'Docked');
    await seeDocument(system(), { name: 'gone', document: 'reported' }, (text) => !text.includes('scheduledRuns'));
    assert.deepEqual(await recordsOf(system(), 'gone'), []);
  });

  test('keeps as many maps as its history limit, and prunes their Secrets with them', async (context) => {
    const slots = [pastSlot(4), pastSlot(3), pastSlot(2)];
    const robot = await begin(context, 'maps', {
      schedule: pastSlot(-600).schedule,
      successfulHistoryLimit: 2,
      mapDump: { formats: ['png'], output: { name: 'floor' } },
    });
    for (const slot of slots) {
      await system().patch('vsched', 'maps', { spec: { schedule: slot.schedule } });
      await seeScheduleReady(system(), 'maps');
      await missMinutes(robot, 10);
      await seeRecorded(system(), 'maps', slot);
    }
    let records = await recordsOf(system(), 'maps', 'mapdumps');
    await until(async () => (records = await recordsOf(system(), 'maps', 'mapdumps')).length === 2);
    assert.deepEqual(
      records.map(recordOf),
      slots.slice(1).map(({ instant }) => `maps/${instant}`),
    );
    const floors = async () => {
      const names = await system().kubectl(['get', 'secrets', '-l', 'kubevac.dev/output=true', '-o', 'name']);
      return names.split('\n').flatMap((name) => /floor-.*/.exec(name) ?? []);
    };
    const kept = records.map(({ status }) => String(status.outputRef.name));
    for (const name of kept) assert.match(name, /^floor-\d+$/);
    // The garbage collector of a young control plane looks for kinds that are new to it each 30 s.
    const patient = { pollMilliseconds: 200, deadlineMilliseconds: 40_000 };
    await until(async () => (await floors()).length === 2, patient);
    assert.deepEqual((await floors()).toSorted(), kept.toSorted());
    await system().kubectl(['delete', 'vsched', 'maps']);
    await until(async () => (await floors()).length === 0, patient);
    assert.deepEqual(await recordsOf(system(), 'maps', 'mapdumps'), []);
  });

  test('whose record has each of its names taken says so, and has it once one is free', async (context) => {
    const slot = pastSlot();
    const robot = await begin(context, 'crowded', slot);
    const minutes = Date.parse(slot.instant) / 60_000;
    const endings = ['', '-2', '-3', '-4', '-5', '-6', '-7', '-8', '-9'];
    for (const ending of endings) await system().clean(`crowded-${minutes}${ending}`, 'crowded', { suspend: true });
    await missMinutes(robot, 2);
    await seeEvent(system(), 'crowded', /^RecordNamesTaken .*crowded-\d+-9; one of them has to go/m);
    await system().kubectl(['delete', 'cleaning', `crowded-${minutes}-5`, '--wait=false']);
    await seeRecorded(system(), 'crowded', slot, 45);
    assert.deepEqual(
      (await recordsOf(system(), 'crowded')).map(({ metadata }) => metadata.name),
      [`crowded-${minutes}-5`],
    );
  });
});
