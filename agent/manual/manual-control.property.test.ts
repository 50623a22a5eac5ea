import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HandWorld, type SeenBeat, type SeenCall } from './testing/hand-world.ts';

/** A message as it arrives: of a session, with a nonce that was heard so many beats ago, however long that is. */
type Happening =
  | { readonly pass: number }
  | { readonly latency: number }
  | { readonly session: string; readonly do: 'Begin' | 'End' }
  | { readonly session: string; readonly do: 'Move'; readonly beatsAgo: number };

const session = fc.constantFrom('a', 'a', 'a', 'a', 'a', 'b');
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ pass: fc.constantFrom(1, 10, 10, 30, 50, 90, 150, 310) }) },
  { weight: 1, arbitrary: fc.record({ latency: fc.constantFrom(0, 5, 60, 120, 250, 800) }) },
  { weight: 2, arbitrary: fc.record({ session, do: fc.constant('Begin' as const) }) },
  { weight: 1, arbitrary: fc.record({ session, do: fc.constant('End' as const) }) },
  {
    weight: 16,
    arbitrary: fc.record({
      session,
      do: fc.constant('Move' as const),
      beatsAgo: fc.oneof(fc.constantFrom(0, 0, 0, 1, 2), fc.nat(30)),
    }),
  },
);

/** What the rules say of a Move, worked out apart from the code: by all that was said and heard. */
interface Counted {
  readonly velocity: number;
  readonly at: number;
  readonly givenAt: number;
}

test(
  'whatever comes in whatever order and age: no Move reaches the robot more than 400 ms after its nonce was given out, each is limited to ' +
    'the 300 ms after it counted and the 450 ms after its nonce, and then the robot is told to stand',
  async () => {
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 80, size: 'max' }), async (happenings) => {
        const world = new HandWorld();
        const counted: Counted[] = [];
        await world.begin();
        for (const [index, one] of happenings.entries()) {
          if ('pass' in one) await world.pass(one.pass);
          else if ('latency' in one) world.latencyMilliseconds = one.latency;
          else receive(world, counted, one, index + 1);
        }
        await world.pass(5_000);
        reached += world.calls.filter((call) => call.do === 'Move' && !isStop(call)).length;
        for (const call of world.calls) checkMove(call, counted);
        for (const [index, move] of counted.entries()) checkStands(world.calls, move, counted[index + 1]);
      }),
      { numRuns: 1_500 },
    );
    assert.ok(reached > 1_000, `${reached} Moves reached the robot`);
  },
);

/** Each Move has a velocity of its own, by which the robot's is known. */
function receive(
  world: HandWorld,
  counted: Counted[],
  one: Extract<Happening, { do: string }>,
  velocityMillimetersPerSecond: number,
): void {
  if (one.do !== 'Move') return world.control.receive({ session: one.session, do: one.do });
  const heard = world.beats.filter(({ nonce }) => nonce !== undefined);
  const beat = heard.at(-1 - one.beatsAgo);
  if (beat?.session === one.session && isToCount(world, beat, { newest: heard.at(-1), last: counted.at(-1) }))
    counted.push({ velocity: velocityMillimetersPerSecond, at: world.now(), givenAt: beat.at });
  const move = { nonce: beat?.nonce ?? 'none', velocityMillimetersPerSecond, rotationDegreesPerSecond: 0 };
  world.control.receive({ session: one.session, do: 'Move', ...move });
}

/** By a beat of this very session, which lasts; in time; and in its turn. */
function isToCount(
  world: HandWorld,
  beat: SeenBeat,
  { newest, last }: { newest: SeenBeat | undefined; last: Counted | undefined },
): boolean {
  const isOfThisSession = world.inHand && saltOf(beat) === saltOf(newest);
  return isOfThisSession && world.now() - beat.at <= 400 && beat.at >= (last?.givenAt ?? 0);
}

function saltOf(beat: SeenBeat | undefined): string | undefined {
  return beat?.nonce?.split('.')[0];
}

function checkMove(call: SeenCall, counted: readonly Counted[]): void {
  if (call.do !== 'Move' || call.velocityMillimetersPerSecond === 0) return;
  const move = counted.find(({ velocity }) => velocity === call.velocityMillimetersPerSecond);
  assert.ok(move, `a Move that does not count reached the robot at ${call.at}`);
  assert.ok(call.at - move.givenAt <= 400, `${call.at - move.givenAt} ms after its nonce`);
  const until = call.at + call.forMilliseconds;
  assert.ok(until <= move.at + 300 && until <= move.givenAt + 450, `until ${until - move.at} ms after it counted`);
}

/** Unless another one counted before. */
function checkStands(calls: readonly SeenCall[], move: Counted, next: Counted | undefined): void {
  const by = Math.min(move.at + 300, move.givenAt + 450);
  if (next !== undefined && next.at <= by) return;
  const told = calls.some((call) => call.at >= move.at && call.at <= by && isStop(call));
  const wasTold = calls.some((call) => call.do === 'Move' && call.velocityMillimetersPerSecond === move.velocity);
  assert.ok(told || !wasTold, `nobody told it to stand between ${move.at} and ${by}`);
}

function isStop(call: SeenCall): boolean {
  return call.do === 'End' || (call.do === 'Move' && call.velocityMillimetersPerSecond === 0);
}
