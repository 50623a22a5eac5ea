import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RobotWorld } from '../tasks/testing/robot-world.ts';
import { driverOf, type Answer } from '../drivers/testing/firmware-model.ts';
import { whyNotBegin } from './decide-manual.ts';

/** As many turns as the start of a cleaning takes, and some more. */
const TURNS = 12;

const beganAt = new Set<boolean>();

for (const answer of ['Ok', 'Obeyed'] as const)
  for (let turn = 0; turn < TURNS; turn += 1)
    test(`a person takes the robot in hand in turn ${turn} of a cleaning's start (${answer}): it moves for one of them, once`, async () => {
      const world = await readyWorld();
      const called = callsOf(world);
      world.cluster.clean({ startingDeadlineSeconds: 60 });
      world.deliver(0);
      let began = false;
      for (let now = 0; now < TURNS; now += 1) {
        if (now === turn) began = takeInHand(world);
        await world.settle();
        answerOne(world, answer);
      }
      await answerAll(world);
      const { runs } = world.firmware;
      assert.deepEqual(
        runs.map(({ at }) => at),
        [began ? 'ManualControl' : 'Cleaning'],
      );
      assert.deepEqual(
        called.filter((name) => name === 'clean' || name === 'begin manual'),
        [began ? 'begin manual' : 'clean'],
      );
      beganAt.add(began);
      if (!began) return;
      assert.match(world.told, /^RobotBusy: a person drives the robot by hand/);
      world.firmware.endManual();
      world.byHand.setInHand(false);
      world.push();
      await answerAll(world);
      assert.deepEqual(
        runs.map(({ at }) => at),
        ['ManualControl', 'Cleaning'],
      );
    });

test('in some of these turns the person was first, in some the cleaning', () => assert.equal(beganAt.size, 2));

/**
 * As `ManualControl` does it, decided and told in one tick; but a cleaning that is only about to begin is not given way to, so
 * that what is tested is whether the start notices.
 */
function takeInHand({ byHand, firmware }: RobotWorld): boolean {
  const refusal = whyNotBegin(byHand.situation);
  if (refusal !== undefined && !refusal.message.endsWith('is about to begin')) return false;
  byHand.setInHand(true);
  void driverOf(firmware, () => undefined).manual?.begin();
  return true;
}

/** What the driver is called for from now on. */
function callsOf({ firmware }: RobotWorld): string[] {
  const called: string[] = [];
  const call = firmware.call.bind(firmware);
  firmware.call = (name, execute, mayLinger) => {
    called.push(name);
    return call(name, execute, mayLinger);
  };
  return called;
}

async function readyWorld(): Promise<RobotWorld> {
  const world = new RobotWorld();
  world.measure(5, 0);
  world.deliver(0);
  world.push();
  await answerAll(world);
  return world;
}

function answerOne(world: RobotWorld, how: Answer): void {
  world.answer(how);
  world.push();
}

async function answerAll(world: RobotWorld): Promise<void> {
  for (let rounds = 0; rounds < 30; rounds += 1) {
    await world.settle();
    world.answer('Ok');
    world.push();
  }
}
