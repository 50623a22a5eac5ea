/** Stories that nobody made up, and the promises that hold in all of them. Long, because the events, the world and the promises are read side by side. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RobotSection } from '@kubevac/protocol/desired.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import { ON_CANCEL, ON_COMPLETE } from '@kubevac/protocol/tasks.ts';
import fc from 'fast-check';
import { ANSWERS } from '../drivers/testing/firmware-model.ts';
import { JOURNAL_ID } from './testing/records.ts';
import { RobotWorld } from './testing/robot-world.ts';

/** Something that happens to the agent, its robot or its cluster. */
interface Happening {
  readonly perform: (world: RobotWorld) => void;
  readonly [fc.toStringMethod]: () => string;
}

function happening<Args extends unknown[]>(
  weight: number,
  name: string,
  perform: (world: RobotWorld, ...args: Args) => void,
  ...args: { [Index in keyof Args]: fc.Arbitrary<Args[Index]> }
): { weight: number; arbitrary: fc.Arbitrary<Happening> } {
  const arbitrary = fc.tuple<Args>(...args).map((values) => ({
    perform: (world: RobotWorld) => perform(world, ...values),
    [fc.toStringMethod]: () => `${name}(${fc.stringify(values).slice(1, -1)})`,
  }));
  return { weight, arbitrary };
}

const which = fc.nat(3);
const seconds = fc.constantFrom(0.01, 0.3, 2, 11, 40);
const cleaning = fc.record({
  startingDeadlineSeconds: fc.constantFrom(5, 30, 120),
  activeDeadlineSeconds: fc.option(fc.constantFrom(10, 60), { nil: undefined }),
  suspend: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
  onCancel: fc.constantFrom(...ON_CANCEL),
});

const stairs = { x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 900, y2Millimeters: 0 };

/** It is suspended, goes on, is bound to another journal or back, or must not go somewhere. */
const robot = fc.constantFrom<Partial<RobotSection>[]>(
  { suspend: true },
  { suspend: false },
  { journalId: 'another' },
  { journalId: JOURNAL_ID },
  { journalId: JOURNAL_ID },
  { restrictions: { walls: [], noGoZones: [] } },
  { restrictions: { walls: [stairs], noGoZones: [] } },
);

/** A person takes it in hand by the vendor's app, or lets it go. */
function driveByHand({ firmware }: RobotWorld): void {
  if (firmware.state === 'ManualControl') firmware.endManual();
  else if (firmware.state === 'Docked' || firmware.state === 'Idle') firmware.begin(undefined, 'ManualControl');
}

/** Changes the cluster; mostly the robot hears of it at once. */
function change(world: RobotWorld, heard: boolean, perform: () => void): void {
  perform();
  if (heard) world.deliver(0);
}

/** What may happen to VacuumSchedules. */
function scheduling(weight: number): ReturnType<typeof happening>[] {
  const nth = (world: RobotWorld, index: number): string =>
    world.cluster.schedules[index % Math.max(world.cluster.schedules.length, 1)] ?? '';
  return [
    happening(
      weight,
      'schedule',
      (world, isHeard, entry) => change(world, isHeard, () => world.cluster.schedule(entry)),
      heard,
      fc.record({ startingDeadlineSeconds: fc.constantFrom(10, 50, 130), suspend: fc.constant(false) }),
    ),
    happening(
      weight,
      'changeSchedule',
      (world, isHeard, index, over) =>
        change(world, isHeard, () => world.cluster.changeSchedule(nth(world, index), over)),
      heard,
      which,
      fc.constantFrom({ suspend: true }, { suspend: false }, { timeZone: 'Europe/Berlin' }, { generation: 2 }),
    ),
    happening(
      weight,
      'unschedule',
      (world, isHeard, index) => change(world, isHeard, () => world.cluster.removeSchedule(nth(world, index))),
      heard,
      which,
    ),
    happening(2 * weight, 'passLong', (world, time) => world.pass(time), fc.constantFrom(55, 70, 200)),
  ];
}

const heard = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean());

const story = fc.array(
  fc.oneof(
    happening(10, 'ok', (world) => world.answer('Ok')),
    happening(4, 'answer', (world, how) => world.answer(how), fc.constantFrom(...ANSWERS)),
    happening(
      3,
      'clean',
      (world, isHeard, entry) => change(world, isHeard, () => world.cluster.clean(entry)),
      heard,
      cleaning,
    ),
    happening(
      2,
      'drive',
      (world, isHeard, entry, onComplete) =>
        change(world, isHeard, () => world.cluster.drive({ ...entry, onComplete })),
      heard,
      cleaning,
      fc.constantFrom(...ON_COMPLETE),
    ),
    happening(
      1,
      'act',
      (world, isHeard, name) => change(world, isHeard, () => world.cluster.act(name)),
      heard,
      fc.constantFrom('Stop' as const, 'Dock' as const, 'Locate' as const),
    ),
    happening(
      2,
      'cancel',
      (world, isHeard, index) => change(world, isHeard, () => world.cluster.change(index, { action: 'cancel' })),
      heard,
      which,
    ),
    happening(
      1,
      'remove',
      (world, isHeard, index) => change(world, isHeard, () => world.cluster.remove(index)),
      heard,
      which,
    ),
    happening(
      2,
      'suspend',
      (world, isHeard, index, suspend) => change(world, isHeard, () => world.cluster.change(index, { suspend })),
      heard,
      which,
      fc.boolean(),
    ),
    happening(2, 'deliver', (world, age) => world.deliver(age), fc.constantFrom(0, 1, 2, 5)),
    happening(4, 'push', (world) => world.push()),
    happening(3, 'pass', (world, time) => world.pass(time), seconds),
    happening(
      2,
      'measure',
      (world, error, share) => world.measure(error, share),
      fc.constantFrom(0, 200, 3_000),
      fc.constantFrom(-1, 0, 1),
    ),
    happening(1, 'crash', (world, lingers) => world.crash(lingers), fc.boolean()),
    happening(1, 'crashAtCommit', (world, number) => world.crashAtCommit(number), fc.nat(2)),
    happening(2, 'finish', (world) => world.firmware.finish()),
    happening(1, 'arrive', (world) => world.firmware.arrive()),
    happening(1, 'store', (world) => world.store()),
    ...scheduling(1),
    happening(1, 'away', (world, fault) => world[fault](), fc.constantFrom('mute' as const, 'loseClock' as const)),
    happening(
      1,
      'robot',
      (world, what) => world.firmware[what](),
      fc.constantFrom('fail' as const, 'recover' as const),
    ),
    happening(1, 'refuse', (world, refuses) => (world.firmware.refusesRestrictions = refuses), fc.boolean()),
    happening(1, 'press', (world) => world.firmware.press()),
    happening(1, 'drive by hand', (world) => driveByHand(world)),
    happening(1, 'forget', (world, kept) => world.firmware.forget(kept), fc.nat(2)),
    happening(1, 'journal', (world, works) => (world.journal.works = works), fc.boolean()),
    happening(
      1,
      'data',
      (world, isHeard, what) => change(world, isHeard, () => world.cluster[what]()),
      heard,
      fc.constantFrom('entomb' as const, 'raiseEpoch' as const),
    ),
    happening(
      2,
      'tell',
      (world, isHeard, over) => change(world, isHeard, () => world.cluster.changeRobot(over)),
      heard,
      robot,
    ),
  ),
  { minLength: 10, maxLength: 70 },
);

/** AmidStart: the firmware is told to start at this moment. Restricted: it has just refused what must hold before it may. */
const BEGINNINGS = ['Idle', 'Idle', 'AmidStart', 'AmidStart', 'Restricted'] as const;

async function begin(world: RobotWorld, beginning: (typeof BEGINNINGS)[number]): Promise<void> {
  world.measure(100, 0);
  world.push();
  world.deliver(0);
  if (beginning === 'Idle') return;
  if (beginning === 'Restricted') {
    world.firmware.refusesRestrictions = true;
    world.cluster.changeRobot({ restrictions: { walls: [stairs], noGoZones: [] } });
  }
  world.cluster.clean({ startingDeadlineSeconds: 30 });
  world.deliver(0);
  for (let answers = beginning === 'Restricted' ? 6 : 1; answers > 0; answers -= 1) {
    await world.settle();
    world.answer('Ok');
  }
  await world.settle();
}

/** All faults are over: the firmware answers, the time is known, the newest document arrives, nothing is suspended. */
async function calmDown(world: RobotWorld): Promise<void> {
  if (world.dead) world.crash(false);
  world.crashAtCommit(undefined);
  world.journal.works = true;
  world.firmware.recover();
  world.firmware.refusesRestrictions = false;
  world.cluster.tasks.forEach((_, index) => world.cluster.change(index, { suspend: false }));
  for (const id of world.cluster.schedules) world.cluster.changeSchedule(id, { suspend: true });
  world.cluster.changeRobot({ suspend: false, journalId: JOURNAL_ID });
  world.measure(100, 0);
  for (let round = 0; round < 200 && !isCalm(world); round += 1) {
    if (round % 10 === 0) world.deliver(0);
    if (round % 4 === 0) world.firmware.finish();
    world.push();
    world.answer('Ok');
    world.pass(2);
    await world.settle();
  }
}

function isCalm({ state, firmware }: RobotWorld): boolean {
  return firmware.calls.length === 0 && [...state.tasks.values()].every(({ phase }) => isTerminal(phase));
}

/** The robot is seen, and answers until nothing is asked any more. */
async function answerAll(world: RobotWorld): Promise<void> {
  world.push();
  await world.settle();
  while (world.firmware.calls.length > 0) {
    world.answer('Ok');
    await world.settle();
  }
}

/** `RUNS=20000 node --test …` looks longer. */
const runs = process.env['RUNS'];
/** Three hundred stories, or as many as a busy machine tells in 6 s; with RUNS so many, however long they take. */
const stories = runs === undefined ? { numRuns: 300, interruptAfterTimeLimit: 6_000 } : { numRuns: Number(runs) };

/** Nothing of the firmware's record gets lost, and the binding stays: then nothing of a person's gets lost either. */
const homeStory = fc.array(
  fc.oneof(
    happening(10, 'ok', (world) => world.answer('Ok')),
    happening(2, 'answer', (world, how) => world.answer(how), fc.constantFrom('Obeyed', 'Lost', 'Silent', 'Late')),
    happening(2, 'clean', (world, entry) => change(world, true, () => world.cluster.clean(entry)), cleaning),
    happening(1, 'remove', (world, index) => change(world, true, () => world.cluster.remove(index)), which),
    happening(4, 'press', (world) => world.firmware.press()),
    happening(2, 'drive by hand', (world) => driveByHand(world)),
    happening(4, 'finish', (world) => world.firmware.finish()),
    happening(3, 'push', (world) => world.push()),
    happening(2, 'pass', (world, time) => world.pass(time), seconds),
    happening(1, 'measure', (world) => world.measure(200, 0)),
    happening(1, 'crash', (world, lingers) => world.crash(lingers), fc.boolean()),
    happening(1, 'crashAtCommit', (world, number) => world.crashAtCommit(number), fc.nat(2)),
    happening(1, 'away', (world, fault) => world[fault](), fc.constantFrom('mute' as const, 'loseClock' as const)),
    happening(1, 'store', (world) => change(world, true, () => world.store())),
    happening(1, 'journal', (world, works) => (world.journal.works = works), fc.boolean()),
  ),
  { minLength: 10, maxLength: 70 },
);

test('rules 20–22: every run of a person becomes a local run once, and no run of ours ever', async () => {
  await fc.assert(
    fc.asyncProperty(homeStory, async (happenings) => {
      const world = new RobotWorld();
      await begin(world, 'Idle');
      await answerAll(world);
      assert.notEqual(world.state.meta.awaitedMotion, undefined);
      for (const { perform } of happenings) {
        if (world.dead) world.crash(true);
        perform(world);
        await world.settle();
      }
      await calmDown(world);
      // A motion that was too short to be seen is found at the next change.
      world.mute();
      for (let round = 0; round < 4; round += 1) {
        world.firmware.finish();
        await answerAll(world);
      }
      const byHand = world.firmware.runs.flatMap(({ x, at }, index) =>
        x === undefined && at === 'Cleaning' ? [index] : [],
      );
      assert.deepEqual(world.localRuns.indexes, byHand);
    }),
    stories,
  );
});

/** Nothing that may begin twice: binding and epoch stay, since under another one nothing is made up for. */
const scheduleStory = fc.array(
  fc.oneof(
    happening(12, 'ok', (world) => world.answer('Ok')),
    happening(2, 'answer', (world, how) => world.answer(how), fc.constantFrom(...ANSWERS)),
    ...scheduling(3),
    happening(1, 'clean', (world, entry) => change(world, true, () => world.cluster.clean(entry)), cleaning),
    happening(
      1,
      'act',
      (world, name) => change(world, true, () => world.cluster.act(name)),
      fc.constantFrom('Stop', 'Dock'),
    ),
    happening(1, 'deliver', (world, age) => world.deliver(age), fc.constantFrom(0, 1, 2, 5)),
    happening(6, 'finish', (world) => world.firmware.finish()),
    happening(5, 'push', (world) => world.push()),
    happening(4, 'pass', (world, time) => world.pass(time), seconds),
    happening(1, 'measure', (world, share) => world.measure(500, share), fc.constantFrom(-1, 0, 1)),
    happening(1, 'crash', (world, lingers) => world.crash(lingers), fc.boolean()),
    happening(2, 'crashAtCommit', (world, number) => world.crashAtCommit(number), fc.nat(2)),
    happening(1, 'loseClock', (world) => world.loseClock()),
    happening(3, 'store', (world, isHeard) => change(world, isHeard, () => world.store()), heard),
    happening(1, 'journal', (world, works) => (world.journal.works = works), fc.boolean()),
    happening(
      1,
      'tell',
      (world, suspend) => change(world, true, () => world.cluster.changeRobot({ suspend })),
      fc.boolean(),
    ),
  ),
  { minLength: 20, maxLength: 120 },
);

test('rules 20–22: each slot of a schedule runs at most once, and is on record once, run or missed', async () => {
  await fc.assert(
    fc.asyncProperty(scheduleStory, async (happenings) => {
      const world = new RobotWorld();
      await begin(world, 'Idle');
      world.cluster.schedule({ startingDeadlineSeconds: 50 });
      world.deliver(0);
      await world.settle();
      for (const { perform } of happenings) {
        if (world.dead) world.crash(true);
        perform(world);
        await world.settle();
      }
      await calmDown(world);
      for (let round = 0; round < 40 && world.hasUnrecorded; round += 1) {
        change(world, true, () => world.store());
        await answerAll(world);
      }
      assert.deepEqual(world.slots.unrecorded(world.cluster.schedules), []);
      world.assertSound();
    }),
    stories,
  );
});

test('rules 4, 10–18: whatever happens, no robot starts twice, late or against a cancel, and all tasks end once faults end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...BEGINNINGS), story, async (beginning, happenings) => {
      const world = new RobotWorld();
      await begin(world, beginning);
      for (const { perform } of happenings) {
        if (world.dead) world.crash(true);
        perform(world);
        await world.settle();
      }
      await calmDown(world);
      const open = [...world.state.tasks.values()].filter(({ phase }) => !isTerminal(phase));
      assert.deepEqual(open, [], 'all tasks are over');
    }),
    stories,
  );
});
