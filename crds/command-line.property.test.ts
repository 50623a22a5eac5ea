import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FAN_SPEEDS } from '@kubevac/protocol/tasks.ts';
import { flagsOf, parseCommand, TASK_VERBS } from './command-line.ts';
import { specFaults } from './command-line/spec-faults.ts';
import { kindNamed } from './kinds.ts';

const person = { robot: 'FirstArgument' } as const;
const mission = { robot: 'Given' } as const;

for (const { verb, kind, examples } of TASK_VERBS)
  for (const example of examples)
    test(`the example "${verb} ${example}" is one, for a person and for a mission`, () => {
      const words = example.split(' ').filter(Boolean);
      assert.partialDeepStrictEqual(parseCommand([verb, 'dusty', ...words], person), { command: { kind } });
      assert.partialDeepStrictEqual(parseCommand([verb, ...words], mission), { command: { kind } });
    });

const anyFlag = fc.constantFrom(...TASK_VERBS.flatMap((verb) => flagsOf(verb, person).map(({ name }) => `--${name}`)));
const anyWord = fc.oneof(
  anyFlag,
  fc.constantFrom('dusty', 'kitchen', '1,2', '1,2,3,4', '30s', '2', 'low', '--', '-1,2', '=', '--all', '--rooms=a'),
  fc.string({ maxLength: 8 }),
);

test('whatever is typed becomes a spec that its schema takes, or one sentence', () => {
  const verbs = fc.constantFrom(...TASK_VERBS.map(({ verb }) => verb), 'cleen');
  fc.assert(
    fc.property(verbs, fc.array(anyWord, { maxLength: 8 }), (verb, words) => {
      const result = parseCommand([verb, ...words], person);
      if ('fault' in result) return assert.match(result.fault, /^.{8,}$/s);
      const { kind, spec } = result.command;
      assert.deepEqual(specFaults(kindNamed(kind).spec, spec), []);
    }),
  );
});

const coordinate = fc.integer({ min: -1_000_000, max: 1_000_000 });
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);

test('a path is read as it was written', () => {
  const waypoint = fc.oneof(
    fc.record({ place: name }, { noNullPrototype: true }),
    fc.record({ xMillimeters: coordinate, yMillimeters: coordinate }, { noNullPrototype: true }),
  );
  fc.assert(
    fc.property(fc.array(waypoint, { minLength: 1, maxLength: 20 }), fc.boolean(), (waypoints, isJoined) => {
      const texts = waypoints.map((to) => ('place' in to ? to.place : `${to.xMillimeters},${to.yMillimeters}`));
      const flags = texts.flatMap((text) => (isJoined ? [`--to=${text}`] : ['--to', text]));
      const result = parseCommand(['drive', 'dusty', ...flags], person);
      assert.deepEqual('command' in result && result.command.spec, { robotName: 'dusty', waypoints });
    }),
  );
});

test('no flag that is misspelt by one letter starts a cleaning', () => {
  const flag = fc.constantFrom('--all', '--rooms', '--spot', '--zone', '--fan', '--passes', '--start-within');
  fc.assert(
    fc.property(flag, fc.nat(), fc.constantFrom('', 'x', 'q', '-'), (typed, place, letter) => {
      const at = 2 + (place % (typed.length - 2));
      const misspelt = `${typed.slice(0, at)}${letter}${typed.slice(at + 1)}`;
      fc.pre(misspelt !== typed);
      assert.ok('fault' in parseCommand(['clean', 'dusty', '--all', misspelt], person), misspelt);
    }),
  );
});

test('enum values may be written in any case', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FAN_SPEEDS), fc.infiniteStream(fc.boolean()), (fan, upper) => {
      const typed = fan.replace(/./g, (letter) =>
        upper.next().value === true ? letter.toUpperCase() : letter.toLowerCase(),
      );
      const result = parseCommand(['clean', 'dusty', '--all', '--fan', typed], person);
      assert.partialDeepStrictEqual(result, { command: { spec: { fanSpeed: fan } } });
    }),
  );
});
