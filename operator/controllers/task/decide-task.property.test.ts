import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindNamed } from '@kubevac/crds/kinds.ts';
import { isTerminal, mayFollow } from '@kubevac/protocol/phases.ts';
import { REASON_NAMES, type Reason } from '@kubevac/protocol/reasons.ts';
import type { ReportedTask } from '@kubevac/protocol/reported.ts';
import fc from 'fast-check';
import { phaseOf, robotNameOf, type TaskObject } from '../../objects/task.ts';
import { actionObject, cleaningObject, robotObject, second, timeOf } from '../../testing/objects.ts';
import { decideTask } from './decide-task.ts';
import type { TaskInput } from './task-input.ts';
import type { TaskStatus } from './task-status.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const reported: fc.Arbitrary<ReportedTask> = fc.record(
  {
    id: fc.constant('uid-of-a'),
    section: fc.constant('cleanings' as const),
    phase: fc.constantFrom('Accepted', 'Running', 'Succeeded', 'Failed', 'Cancelled'),
    seq: fc.nat(9),
    startedAt: fc.constant('2026-01-05T10:00:07.345Z'),
    finishedAt: fc.constant('2026-01-05T10:09:07.345Z'),
    paused: fc.boolean(),
    progress: fc.nat(100).map((percent) => ({ percent, message: `${percent} %` })),
    reason: fc.constantFrom(...REASON_NAMES),
    message: fc.constantFrom('', 'because', 'x'.repeat(1024)),
    result: fc.record({ areaSquareCentimeters: fc.nat(90_000), durationSeconds: fc.nat(9_000) }),
  },
  { requiredKeys: ['id', 'section', 'phase', 'seq'] },
);

const deletionTimestamp = timeOf(3);

/** What is known at one moment, without the task itself. */
const moment = fc.record({
  at: fc.nat(700),
  reported: maybe(reported),
  robot: fc.constantFrom(undefined, robotObject(), robotObject({ metadata: { deletionTimestamp } })),
  robotGone: fc.boolean(),
  choice: fc.constantFrom(undefined, 'rosie'),
  link: fc.record({ connected: fc.boolean(), quietMilliseconds: fc.constantFrom(0, 29_000, 31_000) }),
  notices: fc.constantFrom<Reason[]>([], ['JournalFull'], ['QuietHours']),
  collected: fc.constant(undefined),
  behindCut: fc.boolean(),
  progressWrittenAt: fc.constantFrom(undefined, second(0), second(300)),
});

type Moment = typeof moment extends fc.Arbitrary<infer Value> ? Value : never;

const selector = { robotName: undefined, robotSelector: { matchLabels: { floor: 'up' } } };

const task: fc.Arbitrary<TaskObject> = fc
  .record({
    placed: fc.boolean(),
    isAction: fc.boolean(),
    isBroken: fc.constantFrom(false, false, false, true),
    cancel: fc.boolean(),
    deleting: fc.boolean(),
    held: fc.boolean(),
    ttlSecondsAfterFinished: maybe(fc.nat(100)),
  })
  .map(({ placed, isAction, isBroken, cancel, deleting, held, ttlSecondsAfterFinished }) => {
    const broken = isBroken ? { passes: 'many', robotName: 7 } : {};
    const parts = {
      metadata: {
        ...(deleting && { deletionTimestamp }),
        ...(held && { finalizers: ['kubevac.dev/robot-stopped'] }),
      },
      spec: { ...(!placed && selector), ...broken, cancel, ttlSecondsAfterFinished },
    };
    return isAction ? actionObject('a', 'Dock', parts) : cleaningObject('a', parts);
  });

const waits = { releaseMilliseconds: 30_000, progressMilliseconds: 5_000, outputMilliseconds: 60_000 };

/** As `gatherTask` does: an unplaced task has no robot that could say anything of it. */
function decide(object: TaskObject, { at, ...known }: Moment) {
  const isPlaced = robotNameOf(object) !== undefined;
  const robot = isPlaced ? known.robot : undefined;
  const input: TaskInput = {
    ...known,
    task: object,
    robot,
    robotGone: isPlaced && robot === undefined && known.robotGone,
    choice: isPlaced ? undefined : known.choice,
    reported: robot === undefined ? undefined : known.reported,
    waits,
  };
  return decideTask(input, second(at));
}

/** The object after the decision was written. */
function written(object: TaskObject, status: object | undefined): TaskObject {
  return status === undefined ? object : ({ ...object, status } as TaskObject);
}

test('rule 4: along any story phases are monotone, the robot stays, and an end never changes', () => {
  fc.assert(
    fc.property(task, fc.array(moment, { maxLength: 12 }), (first, story) => {
      let object = first;
      for (const known of story) {
        const { status } = decide(object, known);
        const before = object;
        if (isTerminal(phaseOf(before))) assert.equal(status, undefined);
        object = written(before, status);
        assert.ok(mayFollow(phaseOf(before), phaseOf(object)), 'phases are monotone');
        const { robotName } = before.status;
        if (robotName !== undefined) assert.equal(object.status.robotName, robotName);
      }
    }),
    { numRuns: 300 },
  );
});

test('for the same knowledge the writing ends: a choice is stored, then all that follows from it, then nothing', () => {
  fc.assert(
    fc.property(task, fc.array(moment, { minLength: 1, maxLength: 6 }), (first, story) => {
      let object = first;
      for (const known of story) {
        for (let write = 0; write < 2; write += 1) object = written(object, decide(object, known).status);
        const { status, event } = decide(object, known);
        assert.deepEqual([status, event], [undefined, undefined]);
      }
    }),
    { numRuns: 300 },
  );
});

function assertFits(kind: TaskObject['kind'], status: TaskStatus): void {
  const parsed = kindNamed(kind).status.safeParse(status);
  assert.ok(parsed.success, JSON.stringify(parsed.error?.issues));
  const { conditions = [], transitions = [] } = status;
  assert.ok(conditions.length <= 16 && transitions.length <= 16);
  const types = conditions.map(({ type }) => type);
  assert.deepEqual(types, [...new Set(types)].toSorted(), 'one condition of each type, in order');
  assert.deepEqual(JSON.parse(JSON.stringify(status)), status, 'as JSON carries it');
}

test('every status fits its schema, with at most sixteen conditions and sixteen transitions', () => {
  fc.assert(
    fc.property(task, fc.array(moment, { maxLength: 30 }), (first, story) => {
      let object = first;
      for (const known of story) {
        const { status } = decide(object, known);
        if (status !== undefined) assertFits(object.kind, status);
        object = written(object, status);
      }
    }),
    { numRuns: 150 },
  );
});

test('a person who waits for Complete or Failed never waits beyond the end', () => {
  fc.assert(
    fc.property(task, moment, (object, known) => {
      const { status } = decide(object, known);
      const phase = status?.phase ?? 'Pending';
      const said = (type: string) =>
        status?.conditions?.some((it) => it.type === type && it.status === 'True') === true;
      assert.equal(said('Complete'), phase === 'Succeeded');
      assert.equal(said('Failed'), phase === 'Failed' || phase === 'Cancelled');
      if (isTerminal(phase)) assert.notEqual(status?.completionTime, undefined);
    }),
  );
});

test('rule 5: only the agent says that a task which was told to a robot missed its start', () => {
  fc.assert(
    fc.property(task, moment, (object, known) => {
      const { status } = decide(object, { ...known, reported: undefined });
      if (status?.reason === 'StartDeadline') assert.equal(object.spec?.robotName, undefined);
    }),
  );
});

test('rule 6: the finalizer is let go only at an end that is stored or reported, or after thirty silent seconds', () => {
  fc.assert(
    fc.property(task, moment, (object, known) => {
      const { effects, status } = decide(object, known);
      if (!effects.includes('RemoveFinalizer')) return;
      const isOver = isTerminal(status?.phase ?? phaseOf(object));
      assert.ok(isOver || known.link.quietMilliseconds >= waits.releaseMilliseconds);
    }),
  );
});
