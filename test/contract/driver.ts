/**
 * What every driver has to do, as tests: who writes a driver reads this first (docs/adding-a-driver.md). Long, because it
 * is one list; each sentence stands for itself.
 */
import { suite, test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { decodeMap, encodeMap } from '@kubevac/maps/codec.ts';
import {
  DriverError,
  type CleanMotion,
  type Driver,
  type DriverErrorKind,
  type Observation,
} from '@kubevac/agent/drivers/driver.ts';
import { isSameRestrictions } from '@kubevac/agent/settings/same-restrictions.ts';
import { until } from '../support/until.ts';
import type { Fault, MakeRig, Rig } from './rig.ts';

const FULL: CleanMotion = { kind: 'Full', passes: 1 };
const FAULTS: readonly Fault[] = ['WheelStuck', 'RobotStuck', 'DustbinFull', 'LidarBlocked', 'BatteryLow'];

/** A driver at work, and what its observer heard, oldest first. */
interface Connected {
  readonly driver: Driver;
  readonly heard: (Observation | undefined)[];
  /** Ends `run`; resolves when it has returned. */
  readonly end: () => Promise<void>;
  /** Another driver for the same robot, as a restarted agent makes it. */
  readonly again: () => Promise<Connected>;
}

type Body = (rig: Rig, connected: Connected) => Promise<void>;

/** Registers the suite. Each test has a robot and a connected driver of its own and takes less than 5 s. */
export function driverContract(name: string, makeRig: MakeRig): void {
  const it = (sentence: string, body: Body): void => {
    test(sentence, { timeout: 15_000 }, async (context) => {
      const rig = await makeRig(context);
      await body(rig, await connect(context, rig));
    });
  };
  suite(`driver contract: ${name}`, () => {
    observing(it);
    starting(it);
    driving(it);
    uncertain(it);
    halting(it);
    pausing(it);
    failing(it);
    byHand(it);
    manual(it);
  });
}

type It = (sentence: string, body: Body) => void;

function observing(it: It): void {
  it('the observer hears the first observation, and each change of state', async ({ robot }, { heard }) => {
    assert.equal(heard[0]?.state, 'Docked');
    await robot.pressButton('Clean');
    await until(() => heard.at(-1)?.state === 'Cleaning', { what: 'the clean is heard of' });
    await robot.pressButton('Home');
    await until(() => heard.at(-1)?.state === 'Returning', { what: 'the way home is heard of' });
  });

  it('observe asks the firmware itself', async ({ robot }, { driver }) => {
    await robot.pressButton('Clean');
    assert.equal((await driver.observe()).state, 'Cleaning');
  });

  it('describe says what the robot is, and each capability is there to be called', async ({ segmentId }, {
    driver,
  }) => {
    const { device, capabilities, rooms } = await driver.describe();
    for (const text of Object.values(device)) assert.notEqual(text, '');
    assert.ok(rooms.some((room) => room.segmentId === segmentId));
    assert.equal(driver.clean !== undefined, capabilities.includes('Clean'));
    assert.equal(driver.goTo !== undefined, capabilities.includes('GoTo'));
    assert.equal(driver.pause !== undefined, capabilities.includes('Pause'));
    assert.equal(driver.manual !== undefined, capabilities.includes('ManualControl'));
    assert.equal(driver.locate !== undefined, capabilities.includes('Locate'));
    assert.equal(driver.map !== undefined, capabilities.includes('Map'));
    assert.equal(driver.readSensors !== undefined, capabilities.includes('Sensors'));
    assert.equal(driver.resetConsumable !== undefined, capabilities.includes('ResetConsumable'));
    assert.equal(driver.emptyDustbin !== undefined, capabilities.includes('EmptyDustbin'));
    assert.equal(driver.restrictions !== undefined, capabilities.includes('Restrictions'));
    const hasSettings = capabilities.includes('FanSpeed') || capabilities.includes('Volume');
    assert.equal(driver.settings !== undefined, hasSettings);
  });

  it('restrictions read as they were written, and those of before are gone', async ({ unreachable: at }, {
    driver,
  }) => {
    const { restrictions } = driver;
    if (restrictions === undefined) return;
    const { xMillimeters: x, yMillimeters: y } = at;
    const wall = { x1Millimeters: x, y1Millimeters: y, x2Millimeters: x + 500, y2Millimeters: y };
    for (const wished of [
      { walls: [wall], noGoZones: [] },
      { walls: [], noGoZones: [] },
    ]) {
      await restrictions.write(wished);
      assert.ok(isSameRestrictions(await restrictions.read(), wished));
    }
  });

  it('a map has cells, its dock and the rooms the robot names', async (_rig, { driver }) => {
    if (driver.map === undefined) return;
    const { map } = await driver.map();
    assert.equal(map.grid.cells.length, map.grid.columns * map.grid.rows);
    assert.ok(map.grid.cells.some((value) => value !== 0));
    assert.notEqual(map.dock, undefined);
    const { rooms } = await driver.describe();
    const ids = rooms.map(({ segmentId }) => segmentId);
    for (const { id } of map.segments) assert.ok(ids.includes(id), id);
    assert.equal(decodeMap(encodeMap(map)).grid.columns, map.grid.columns);
  });

  it('every sensor that is named can be read, in the order that was asked for', async (_rig, { driver }) => {
    if (driver.readSensors === undefined) return;
    const { sensors } = await driver.describe();
    const names = sensors.map(({ name }) => name).toReversed();
    const values = await driver.readSensors(names);
    assert.equal(values.length, names.length);
    for (const [at, all] of values.entries()) {
      assert.ok(all.length > 0 && all.every((value) => Number.isInteger(value)), names[at]);
      const { fields } = sensors.find(({ name }) => name === names[at]) ?? {};
      if (fields !== undefined) assert.equal(all.length, fields.length, names[at]);
    }
  });

  it('a consumable that is put in new has its whole time', async ({ robot }, { driver }) => {
    const { resetConsumable } = driver;
    if (resetConsumable === undefined) return;
    await robot.pressButton('Clean');
    const least = async (): Promise<{ name: string; remainingSeconds?: number | undefined } | undefined> =>
      (await driver.observe()).consumables?.[0];
    const before = await least();
    await until(async () => ((await least())?.remainingSeconds ?? 0) < (before?.remainingSeconds ?? 0), {
      what: 'the part wears',
    });
    await driver.halt('Stop');
    await resetConsumable(before?.name ?? '');
    assert.ok(((await least())?.remainingSeconds ?? 0) >= (before?.remainingSeconds ?? 0));
  });

  it('locate makes the robot heard, once, and moves nothing', async ({ robot }, { driver }) => {
    const { locate } = driver;
    if (locate === undefined) return;
    await locate();
    assert.equal(await robot.locates(), 1);
    assert.deepEqual(await robot.starts(), []);
  });
}

function starting(it: It): void {
  it('nothing moves for run, describe, observe, mark, settle and outcome', async ({ robot }, { driver }) => {
    const mark = await driver.mark();
    await driver.describe();
    await driver.settle();
    assert.equal(await driver.mark(), mark);
    assert.deepEqual(await driver.outcome(mark), { state: 'NotStarted' });
    assert.equal((await driver.observe()).state, 'Docked');
    assert.deepEqual(await robot.starts(), []);
  });

  it('a clean starts one motion, with what was asked for', async ({ robot, segmentId }, { driver }) => {
    await driver.clean?.({ kind: 'Rooms', segmentIds: [segmentId], passes: 2 });
    assert.equal((await driver.observe()).state, 'Cleaning');
    const [start, ...others] = await robot.starts();
    assert.deepEqual(others, []);
    assert.equal(start?.kind, 'Rooms');
    assert.deepEqual(start?.segmentIds, [segmentId]);
    assert.equal(start?.passes, 2);
  });

  it("a motion is told as the kind that was asked, or as none: else the agent takes its own for a person's", async (rig, {
    driver,
  }) => {
    const { x1Millimeters: xMillimeters, y1Millimeters: yMillimeters } = rig.zone;
    const motions: readonly (CleanMotion | { readonly kind: 'GoTo' })[] = [
      FULL,
      { kind: 'Rooms', segmentIds: [rig.segmentId], passes: 1 },
      { kind: 'Zones', zones: [rig.zone], passes: 1 },
      { kind: 'Spot', xMillimeters, yMillimeters, sideMillimeters: 1_000, passes: 1 },
      ...(driver.goTo === undefined ? [] : [{ kind: 'GoTo' } as const]),
    ];
    for (const motion of motions) {
      const mark = await driver.mark();
      await (motion.kind === 'GoTo' ? driver.goTo?.(middleOf(rig.zone)) : driver.clean?.(motion));
      const underWay = await driver.outcome(mark);
      await driver.halt('Stop');
      const over = await driver.outcome(mark);
      for (const outcome of [underWay, over])
        assert.ok('kind' in outcome ? outcome.kind === motion.kind : true, JSON.stringify([motion, outcome]));
    }
  });

  it('zones and a spot are started as such', async ({ robot, zone }, { driver }) => {
    await driver.clean?.({ kind: 'Zones', zones: [zone], passes: 1 });
    await driver.halt('Stop');
    const { x1Millimeters: xMillimeters, y1Millimeters: yMillimeters } = zone;
    await driver.clean?.({ kind: 'Spot', xMillimeters, yMillimeters, sideMillimeters: 1_000, passes: 1 });
    const starts = await robot.starts();
    assert.deepEqual(
      starts.map(({ kind }) => kind),
      ['Zones', 'Spot'],
    );
    assert.deepEqual(starts[0]?.zones, [zone]);
  });

  it('outcome follows a clean from Running to Finished, with what it covered', async ({ robot, zone }, { driver }) => {
    const mark = await driver.mark();
    await driver.clean?.({ kind: 'Zones', zones: [zone], passes: 1 });
    assert.equal((await driver.outcome(mark)).state, 'Running');
    await robot.fastForward(200);
    await until(async () => (await driver.outcome(mark)).state !== 'Running', { what: 'it is finished' });
    const outcome = await driver.outcome(mark);
    assert.ok(outcome.state === 'Finished', JSON.stringify(outcome));
    assert.ok((outcome.result.areaSquareCentimeters ?? 0) > 0);
    assert.ok((outcome.result.durationSeconds ?? 0) > 0);
  });

  it('a driver that is made anew tells the outcome of what an earlier one started', async ({ robot }, {
    driver,
    end,
    again,
  }) => {
    const mark = await driver.mark();
    await driver.clean?.(FULL);
    await end();
    const { driver: next } = await again();
    await next.settle();
    assert.equal((await next.outcome(mark)).state, 'Running');
    assert.equal((await robot.starts()).length, 1);
  });

  it('a start while another run is under way is refused', async ({ robot, segmentId }, { driver }) => {
    await robot.pressButton('Clean');
    await rejectsAs('Refused', driver.clean?.({ kind: 'Rooms', segmentIds: [segmentId], passes: 1 }));
    assert.deepEqual(
      (await robot.starts()).map(({ kind }) => kind),
      ['Full'],
    );
  });

  it('a room the robot does not have is refused, and nothing moves', async ({ robot }, { driver }) => {
    const mark = await driver.mark();
    await rejectsAs('Refused', driver.clean?.({ kind: 'Rooms', segmentIds: ['30999'], passes: 1 }));
    assert.deepEqual(await driver.outcome(mark), { state: 'NotStarted' });
    assert.deepEqual(await robot.starts(), []);
  });

  it('a fan speed holds for its run only', async ({ robot, zone }, { driver }) => {
    const before = await robot.fanSpeed();
    const mark = await driver.mark();
    await driver.clean?.({ kind: 'Zones', zones: [zone], passes: 1, fanSpeed: 'Max' });
    assert.notEqual(await robot.fanSpeed(), before);
    await robot.fastForward(200);
    await until(async () => (await driver.outcome(mark)).state === 'Finished', { what: 'it is finished' });
    await until(async () => (await robot.fanSpeed()) === before, { what: 'the fan is as before' });
  });
}

function driving(it: It): void {
  it('a drive ends where it was sent, looking where it was to look, and the robot stays there', async (rig, {
    driver,
  }) => {
    if (driver.goTo === undefined) return;
    const { capabilities } = await driver.describe();
    const to = middleOf(rig.zone);
    const mark = await driver.mark();
    await driver.goTo({ ...to, ...(capabilities.includes('GoToHeading') && { headingDegrees: 45 }) });
    assert.equal((await driver.observe()).state, 'Driving');
    await until(async () => (await driver.outcome(mark)).state === 'Finished', { what: 'it is there' });
    const { state, pose } = await driver.observe();
    assert.equal(state, 'Idle');
    const missed = pose && Math.hypot(pose.xMillimeters - to.xMillimeters, pose.yMillimeters - to.yMillimeters);
    assert.ok(missed === undefined || missed < 300, `missed by ${missed} mm`);
    if (capabilities.includes('GoToHeading')) assert.ok(Math.abs((pose?.headingDegrees ?? 0) - 45) <= 3);
    assert.deepEqual(
      (await rig.robot.starts()).map(({ kind }) => kind),
      ['GoTo'],
    );
  });

  it('a drive to where no way leads ends as Blocked', async ({ robot, unreachable }, { driver }) => {
    if (driver.goTo === undefined) return;
    const mark = await driver.mark();
    await driver.goTo(unreachable);
    await robot.fastForward(100);
    await until(async () => (await driver.outcome(mark)).state === 'Ended', { what: 'it is given up' });
    const outcome = await driver.outcome(mark);
    assert.equal(outcome.state === 'Ended' && outcome.reason, 'Blocked');
  });

  it('a drive stands still while it is paused, and is still the same drive when it goes on', async (rig, {
    driver,
  }) => {
    if (driver.goTo === undefined || driver.pause === undefined) return;
    const mark = await driver.mark();
    await driver.goTo(middleOf(rig.zone));
    await driver.pause.pause();
    assert.deepEqual([(await driver.observe()).state, (await driver.outcome(mark)).state], ['Paused', 'Paused']);
    await driver.pause.resume();
    await until(async () => (await driver.outcome(mark)).state === 'Finished', { what: 'it is there' });
  });
}

function middleOf({ x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters }: Rig['zone']) {
  return { xMillimeters: (x1Millimeters + x2Millimeters) / 2, yMillimeters: (y1Millimeters + y2Millimeters) / 2 };
}

function uncertain(it: It): void {
  it('a start whose answer is lost is "perhaps", and outcome knows better', async ({ robot }, { driver }) => {
    const mark = await driver.mark();
    await robot.loseNextAnswer();
    await rejectsAs('NotAnswering', driver.clean?.(FULL));
    await driver.settle();
    assert.equal((await driver.outcome(mark)).state, 'Running');
    assert.equal((await robot.starts()).length, 1, 'the driver sent it once');
  });

  it('a start that is late never arrives after settle', async ({ robot }, { driver }) => {
    const mark = await driver.mark();
    await robot.delayNextStart(1_500);
    await rejectsAs('NotAnswering', driver.clean?.(FULL));
    await driver.settle();
    assert.deepEqual(await driver.outcome(mark), { state: 'NotStarted' });
    await passes(1_000);
    assert.deepEqual(await robot.starts(), []);
    assert.deepEqual(await driver.outcome(mark), { state: 'NotStarted' });
  });

  it('nor does one that an agent sent which was killed', async ({ robot }, { driver, end, again }) => {
    const mark = await driver.mark();
    await robot.delayNextStart(800);
    const lost = rejectsAs('NotAnswering', driver.clean?.(FULL));
    await end();
    await lost;
    const { driver: next } = await again();
    await next.settle();
    assert.deepEqual(await next.outcome(mark), { state: 'NotStarted' });
    await passes(1_000);
    assert.deepEqual(await robot.starts(), []);
  });

  it('after settle the driver can start as before', async ({ robot }, { driver }) => {
    await driver.settle();
    await driver.settle();
    await driver.clean?.(FULL);
    assert.equal((await robot.starts()).length, 1);
  });

  it('the outcome since a mark that cannot be placed is Unknown', async ({ robot }, { driver, heard }) => {
    assert.deepEqual(await driver.outcome(''), { state: 'Unknown' });
    assert.deepEqual(await driver.outcome('nothing that a driver made'), { state: 'Unknown' });
    const mark = await driver.mark();
    await driver.clean?.(FULL);
    await robot.reboot();
    await until(() => heard.includes(undefined) && heard.at(-1) !== undefined, { what: 'the driver is back' });
    const { state } = await driver.outcome(mark);
    assert.ok(state !== 'NotStarted' && state !== 'Finished', state);
  });
}

function halting(it: It): void {
  it('halt Stop leaves the robot where it is, and the run ended for another reason than its own', async (_, it) => {
    const { driver } = it;
    const mark = await driver.mark();
    await driver.clean?.(FULL);
    await until(async () => (await driver.observe()).progress?.percent !== 0, { what: 'it has left the dock' });
    await driver.halt('Stop');
    assert.equal((await driver.observe()).state, 'Idle');
    const outcome = await driver.outcome(mark);
    assert.equal(outcome.state === 'Ended' && outcome.reason, 'StoppedElsewhere');
  });

  it('halt Dock sends the robot home', async ({ robot }, { driver }) => {
    await driver.clean?.(FULL);
    await until(async () => (await driver.observe()).progress?.percent !== 0, { what: 'it is on its way' });
    await driver.halt('Dock');
    assert.equal((await driver.observe()).state, 'Returning');
    await robot.fastForward(200);
    await until(async () => (await driver.observe()).state === 'Docked', { what: 'it is home' });
  });

  it('halt ends also what a person began', async ({ robot }, { driver }) => {
    await robot.pressButton('Clean');
    await driver.halt('Stop');
    assert.notEqual((await driver.observe()).state, 'Cleaning');
  });

  it('halt may be repeated, and may be called while nothing moves', async ({ robot }, { driver }) => {
    for (const how of ['Stop', 'Dock', 'Dock', 'Stop'] as const) await driver.halt(how);
    assert.equal((await driver.observe()).state, 'Docked');
    assert.deepEqual(await robot.starts(), []);
  });

  it('a run that a person sent home ended, and not by us', async ({ robot }, { driver }) => {
    const mark = await driver.mark();
    await driver.clean?.(FULL);
    await robot.pressButton('Home');
    const outcome = await driver.outcome(mark);
    assert.equal(outcome.state === 'Ended' && outcome.reason, 'StoppedElsewhere');
  });
}

function pausing(it: It): void {
  it('pause holds a run, and resume goes on with the same one', async ({ robot }, { driver }) => {
    if (driver.pause === undefined) return;
    const mark = await driver.mark();
    await driver.clean?.(FULL);
    await driver.pause.pause();
    assert.equal((await driver.observe()).state, 'Paused');
    assert.equal((await driver.outcome(mark)).state, 'Paused');
    await driver.pause.resume();
    assert.equal((await driver.observe()).state, 'Cleaning');
    assert.equal((await driver.outcome(mark)).state, 'Running');
    assert.deepEqual(
      (await robot.starts()).map(({ kind }) => kind),
      ['Full', 'Resume'],
    );
  });

  it('resume while nothing is paused is refused', async ({ robot }, { driver }) => {
    if (driver.pause === undefined) return;
    await rejectsAs('Refused', driver.pause.resume());
    assert.deepEqual(await robot.starts(), []);
  });

  it('a resume that is late never arrives after settle', async ({ robot }, { driver }) => {
    if (driver.pause === undefined) return;
    const mark = await driver.mark();
    await driver.clean?.(FULL);
    await driver.pause.pause();
    await robot.delayNextStart(1_500);
    await rejectsAs('NotAnswering', driver.pause.resume());
    await driver.settle();
    await passes(1_000);
    assert.equal((await driver.outcome(mark)).state, 'Paused');
  });

  it('a paused run is ended by halt', async (_, { driver }) => {
    if (driver.pause === undefined) return;
    const mark = await driver.mark();
    await driver.clean?.(FULL);
    await driver.pause.pause();
    await driver.halt('Dock');
    assert.equal((await driver.outcome(mark)).state, 'Ended');
  });
}

function failing(it: It): void {
  for (const fault of FAULTS)
    it(`a run that ${fault} ends says so, and so does the observation`, async ({ robot }, { driver }) => {
      const mark = await driver.mark();
      await driver.clean?.(FULL);
      await robot.fault(fault);
      const { state, error } = await driver.observe();
      assert.equal(state, 'Error');
      assert.notEqual(error?.message ?? '', '');
      const outcome = await driver.outcome(mark);
      assert.equal(outcome.state === 'Ended' && outcome.reason, fault);
    });

  it('a robot in error refuses a start, and takes it when the fault is cleared', async ({ robot }, { driver }) => {
    await robot.fault('WheelStuck');
    await rejectsAs('Refused', driver.clean?.(FULL));
    await robot.clearFault();
    await driver.clean?.(FULL);
    assert.equal((await robot.starts()).length, 1);
  });

  it('halt resolves in error too, where the robot stands still anyway', async ({ robot }, { driver }) => {
    await driver.clean?.(FULL);
    await robot.fault('RobotStuck');
    await driver.halt('Dock');
    await driver.halt('Stop');
    assert.equal((await driver.observe()).state, 'Error');
  });

  it('a firmware that stops answering is undefined once, and comes back by itself', async ({ robot }, connected) => {
    const { driver, heard } = connected;
    await robot.stopAnswering(2_500);
    await rejectsAs('NotAnswering', driver.observe());
    await rejectsAs('NotAnswering', driver.mark());
    await rejectsAs('NotAnswering', driver.halt('Stop'));
    await until(() => heard.includes(undefined) && heard.at(-1)?.state === 'Docked', { what: 'it is back' });
    assert.equal(heard.filter((observation) => observation === undefined).length, 1);
    assert.deepEqual(await robot.starts(), []);
  });

  it('run comes back also after the firmware rebooted', async ({ robot }, { driver, heard }) => {
    await robot.reboot();
    await until(() => heard.includes(undefined) && heard.at(-1) !== undefined, { what: 'it is back' });
    await driver.clean?.(FULL);
    assert.equal((await driver.observe()).state, 'Cleaning');
  });

  it('run that was ended leaves nothing behind: nobody is heard or obeyed', async ({ robot }, connected) => {
    const { driver, heard, end } = connected;
    await end();
    const { length } = heard;
    await rejectsAs('NotAnswering', driver.clean?.(FULL));
    await robot.pressButton('Clean');
    await passes(200);
    assert.equal(heard.length, length);
    assert.equal((await robot.starts()).length, 1);
  });
}

/** What a person has the robot do becomes a record of the agent's, where the firmware keeps one. */
function byHand(it: It): void {
  it('what a person began and ended is told, and the mark after it is where the record stands', async ({ robot }, {
    driver,
  }) => {
    const mark = await driver.mark();
    await robot.pressButton('Clean');
    await robot.pressButton('Home');
    const outcome = await driver.outcome(mark);
    assert.ok(outcome.state === 'Ended', JSON.stringify(outcome));
    assert.ok(outcome.kind === 'Full' || outcome.kind === undefined, outcome.kind);
    assert.ok((outcome.startedAtMilliseconds ?? 0) <= (outcome.endedAtMilliseconds ?? Infinity));
    if (outcome.next === undefined) return;
    assert.equal(outcome.next, await driver.mark());
    assert.deepEqual(await driver.outcome(outcome.next), { state: 'NotStarted' });
  });

  it('from mark to mark every motion is told once, in its order', async ({ robot, zone }, { driver }) => {
    const mark = await driver.mark();
    await driver.clean?.({ kind: 'Zones', zones: [zone], passes: 1 });
    await robot.fastForward(200);
    await until(async () => (await driver.outcome(mark)).state === 'Finished', { what: 'ours is finished' });
    await until(async () => (await driver.observe()).state === 'Docked', { what: 'it is home' });
    await robot.fastForward(1);
    await robot.pressButton('Clean');
    const first = await driver.outcome(mark);
    assert.ok(first.state === 'Finished' && (first.kind === 'Zones' || first.kind === undefined));
    if (first.next === undefined) return;
    assert.equal((await driver.outcome(first.next)).state, 'Running');
    assert.notEqual(await driver.mark(), first.next);
  });
}

const AHEAD = { velocityMillimetersPerSecond: 200, rotationDegreesPerSecond: 0, forMilliseconds: 300 };

/** Somebody at the keys, live. */
function manual(it: It): void {
  it('driven by hand the robot drives for as long as it was told, and then stands though nobody tells it', async (_, {
    driver,
  }) => {
    if (driver.manual === undefined) return;
    const from = (await driver.observe()).pose;
    await driver.manual.begin();
    assert.equal((await driver.observe()).state, 'ManualControl');
    await driver.manual.move(AHEAD);
    await passes(AHEAD.forMilliseconds + 300);
    const { state, pose } = await driver.observe();
    assert.equal(state, 'ManualControl');
    await passes(300);
    assert.deepEqual((await driver.observe()).pose, pose);
    if (pose === undefined || from === undefined) return;
    const driven = Math.hypot(pose.xMillimeters - from.xMillimeters, pose.yMillimeters - from.yMillimeters);
    assert.ok(driven > 5 && driven < 150, `${driven} mm`);
  });

  it('it turns as it is told, the newest move counts, and at 0 it stands at once', async (_, { driver }) => {
    if (driver.manual === undefined) return;
    await driver.manual.begin();
    await driver.manual.move(AHEAD);
    await driver.manual.move({ ...AHEAD, velocityMillimetersPerSecond: 0, rotationDegreesPerSecond: 60 });
    const { pose: before } = await driver.observe();
    await until(async () => (await driver.observe()).pose?.headingDegrees !== before?.headingDegrees, {
      what: 'it turns',
    });
    await driver.manual.move({ velocityMillimetersPerSecond: 0, rotationDegreesPerSecond: 0, forMilliseconds: 300 });
    await passes(200);
    const { pose } = await driver.observe();
    await passes(300);
    assert.deepEqual((await driver.observe()).pose, pose);
  });

  it('after its end the robot stands where it is, free, and obeys no move', async (_, { driver }) => {
    if (driver.manual === undefined) return;
    await rejectsAs('Refused', driver.manual.move(AHEAD));
    await driver.manual.begin();
    await driver.manual.move({ ...AHEAD, forMilliseconds: 1_000 });
    await until(async () => (await driver.observe()).pose?.headingDegrees !== undefined);
    await passes(300);
    await driver.manual.end();
    const { state, pose } = await driver.observe();
    assert.equal(state, 'Idle');
    await rejectsAs('Refused', driver.manual.move(AHEAD));
    await driver.manual.end();
    await passes(200);
    assert.deepEqual((await driver.observe()).pose, pose);
    await driver.clean?.(FULL);
  });

  it('its end does nothing to a robot that nobody drives by hand', async ({ robot }, { driver }) => {
    if (driver.manual === undefined) return;
    await driver.manual.end();
    assert.equal((await driver.observe()).state, 'Docked');
    await robot.pressButton('Clean');
    await driver.manual.end();
    assert.equal((await driver.observe()).state, 'Cleaning');
    await until(async () => (await driver.observe()).progress?.percent !== 0, { what: 'it has left the dock' });
    await robot.pressButton('Home');
    await driver.manual.end();
    assert.equal((await driver.observe()).state, 'Returning');
  });

  it('nobody takes a robot that is at something by hand, and nothing begins while it is driven by hand', async (rig, {
    driver,
  }) => {
    if (driver.manual === undefined) return;
    await driver.manual.begin();
    await rejectsAs('Refused', driver.clean?.(FULL));
    await driver.manual.end();
    await driver.clean?.(FULL);
    await rejectsAs('Refused', driver.manual.begin());
    assert.equal((await driver.observe()).state, 'Cleaning');
    assert.deepEqual(
      (await rig.robot.starts()).map(({ kind }) => kind),
      ['Manual', 'Full'],
    );
  });

  for (const how of ['Stop', 'Dock'] as const)
    it(`halt ${how} ends it, and no move goes on`, async (_, { driver }) => {
      if (driver.manual === undefined) return;
      await driver.manual.begin();
      await driver.manual.move({ ...AHEAD, forMilliseconds: 1_000 });
      await passes(300);
      await Promise.allSettled([driver.manual.move(AHEAD), driver.halt(how), driver.manual.move(AHEAD)]);
      assert.equal((await driver.observe()).state, how === 'Stop' ? 'Idle' : 'Returning');
      await rejectsAs('Refused', driver.manual.move(AHEAD));
      assert.equal((await driver.observe()).state, how === 'Stop' ? 'Idle' : 'Returning');
    });

  it('both ends at once are one end', async (_, { driver }) => {
    const { manual: byHand } = driver;
    if (byHand === undefined) return;
    await byHand.begin();
    await Promise.all([byHand.end(), driver.halt('Stop'), byHand.end(), driver.settle()]);
    assert.notEqual((await driver.observe()).state, 'ManualControl');
    await driver.clean?.(FULL);
  });

  it('it is on the record as no cleaning', async (_, { driver }) => {
    if (driver.manual === undefined) return;
    const mark = await driver.mark();
    const { totals } = await driver.observe();
    await driver.manual.begin();
    await driver.manual.move(AHEAD);
    await driver.manual.end();
    const outcome = await driver.outcome(mark);
    if (outcome.state !== 'NotStarted' && outcome.state !== 'Unknown')
      assert.ok(outcome.kind === 'Manual', JSON.stringify(outcome));
    assert.equal((await driver.observe()).totals?.cleanings, totals?.cleanings);
  });

  it('a move that a firmware which does not answer may have got is over with the end', async ({ robot }, {
    driver,
    heard,
  }) => {
    const { manual: byHand } = driver;
    if (byHand === undefined) return;
    await byHand.begin();
    await robot.stopAnswering(1_500);
    await rejectsAs('NotAnswering', byHand.move(AHEAD));
    await until(() => heard.includes(undefined) && heard.at(-1) !== undefined, { what: 'the driver is back' });
    await byHand.end();
    const { state, pose } = await driver.observe();
    assert.notEqual(state, 'ManualControl');
    await passes(500);
    assert.deepEqual((await driver.observe()).pose, pose);
  });

  it('a beginning whose answer is lost is ended as well', async ({ robot }, { driver }) => {
    if (driver.manual === undefined) return;
    await robot.loseNextAnswer();
    await rejectsAs('NotAnswering', driver.manual.begin());
    await driver.manual.end();
    assert.notEqual((await driver.observe()).state, 'ManualControl');
  });
}

/** A driver whose `run` has heard the firmware, and which the test's end ends. */
async function connect(context: TestContext, rig: Rig): Promise<Connected> {
  const driver = rig.makeDriver();
  const heard: (Observation | undefined)[] = [];
  const ending = new AbortController();
  const running = driver.run(ending.signal, (observation) => heard.push(observation));
  const end = (): Promise<void> => {
    ending.abort();
    return running;
  };
  context.after(end);
  await until(() => heard.length > 0, { what: 'the firmware is heard' });
  return { driver, heard, end, again: () => connect(context, rig) };
}

async function rejectsAs(kind: DriverErrorKind, call: Promise<unknown> | undefined): Promise<void> {
  assert.ok(call !== undefined, 'the driver can do it');
  await assert.rejects(call, (error) => error instanceof DriverError && error.kind === kind);
}

/** For what must not happen: there is nothing to observe, so time passes. */
function passes(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
