import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { reported } from '@kubevac/protocol/reported.ts';
import { reportedOf } from './report.ts';
import type { Hold } from './situation.ts';
import { action, cleaning, instantAt, JOURNAL_ID, second, timeAt } from './testing/records.ts';
import { situationOf, type SituationParts } from './testing/situations.ts';

function report(parts: SituationParts, holds: Record<string, Hold> = {}) {
  const document = reportedOf(situationOf(parts), new Map(Object.entries(holds)));
  assert.ok(reported.safeParse(document).success, 'it reads as the protocol says');
  return document;
}

test('rule 11: the report says what was seen, and by whom', () => {
  const document = report({ robot: { uid: 'robot-7' } });
  assert.deepEqual([document.journalId, document.robotUid], [JOURNAL_ID, 'robot-7']);
  assert.deepEqual(document.seen, { epoch: 1, asOf: { robot: '1' } });
});

test('rule 13: an end is reported until the operator asks for it no longer', () => {
  const over = { phase: 'Succeeded', reason: 'Finished' } as const;
  const tasks = [
    cleaning('asked', over),
    cleaning('deleting', { ...over, wanted: 'cancel' }),
    cleaning('stored', { ...over, wanted: 'absent' }),
    cleaning('halting', { phase: 'Running', wanted: 'absent' }),
  ];
  assert.deepEqual(
    report({ tasks }).tasks.map(({ id }) => id),
    ['asked', 'deleting', 'halting'],
  );
});

test('a task that waits says why', () => {
  const [task] = report({ tasks: [cleaning('a')] }, { a: { reason: 'QuietHours', message: 'it is night' } }).tasks;
  assert.deepEqual([task?.phase, task?.reason, task?.message], ['Accepted', 'QuietHours', 'it is night']);
});

test('rule 12: a run that is being ended says why already', () => {
  const halting = { how: 'Dock', phase: 'Cancelled', reason: 'Cancelled', message: 'as asked' } as const;
  const [task] = report({ tasks: [cleaning('a', { phase: 'Running', halting })] }).tasks;
  assert.deepEqual([task?.phase, task?.reason], ['Running', 'Cancelled']);
});

test('times, progress and result of a run', () => {
  const tasks = [cleaning('a', { phase: 'Running', acceptedAt: second(1), startedAt: second(2) })];
  const result = { areaSquareCentimeters: 5 };
  const [task] = report({ tasks, progress: { a: { known: true, percent: 40, result } } }).tasks;
  assert.deepEqual([task?.acceptedAt, task?.startedAt, task?.finishedAt], [instantAt(1), instantAt(2), undefined]);
  assert.deepEqual([task?.progress?.percent, task?.result], [40, result]);
});

test('an end keeps no progress, and its own result', () => {
  const tasks = [cleaning('a', { phase: 'Succeeded', finishedAt: second(9), result: { durationSeconds: 7 } })];
  const [task] = report({ tasks, progress: { a: { known: true, percent: 40 } } }).tasks;
  assert.deepEqual([task?.progress, task?.result, task?.finishedAt], [undefined, { durationSeconds: 7 }, instantAt(9)]);
});

test('a run is paused once the robot is known to stand', () => {
  const pausedOf = (pause: 'Pausing' | 'Paused' | 'Resuming') =>
    report({ tasks: [cleaning('a', { phase: 'Running', pause })] }).tasks[0]?.paused;
  assert.deepEqual([pausedOf('Pausing'), pausedOf('Paused'), pausedOf('Resuming')], [undefined, true, true]);
});

test('a robot that cannot pause says that it goes on', () => {
  const tasks = [cleaning('a', { phase: 'Running', suspend: true })];
  const [task] = report({ tasks, progress: { a: { known: true, cannotPause: true } } }).tasks;
  assert.deepEqual([task?.phase, task?.reason, task?.paused], ['Running', 'CannotPause', undefined]);
});

test('while the firmware is silent, what runs says so, and since when; what is being ended, that it is', () => {
  const halting = { how: 'Dock', phase: 'Cancelled', reason: 'Cancelled', message: 'as asked' } as const;
  const running = { phase: 'Running' } as const;
  const tasks = [
    cleaning('a', running),
    cleaning('deleted', { ...running, halting }),
    action('stop', 'Stop', running),
    cleaning('drives-home', { ...running, halting: { ...halting, phase: 'Succeeded', reason: 'Finished' } }),
    cleaning('waits'),
  ];
  const silence = { sinceMilliseconds: second(7) };
  const told = report({ tasks, observation: undefined, silence }).tasks;
  assert.deepEqual(
    told.map(({ reason }) => reason),
    ['FirmwareSilent', 'FirmwareSilent', 'FirmwareSilent', 'FirmwareSilent', undefined],
  );
  assert.match(
    told[0]?.message ?? '',
    /^the firmware has not answered since \S+07Z: how the task goes on is known when/,
  );
  assert.match(told[1]?.message ?? '', /told to stop again and again/);
  assert.equal(told[2]?.message, told[1]?.message);
  assert.equal(told[3]?.message, told[0]?.message);
});

test('a firmware that was not asked yet, as when the agent begins, is not called silent for what runs', () => {
  const [task] = report({ tasks: [cleaning('a', { phase: 'Running' })], observation: undefined }).tasks;
  assert.equal(task?.reason, undefined);
});

test('a message is never longer than a person reads', () => {
  const hold = { reason: 'RobotFault', message: 'x'.repeat(9_000) } as const;
  assert.equal(report({ tasks: [cleaning('a')] }, { a: hold }).tasks[0]?.message?.length, LIMITS.messageCharacters);
});

const NOTICES: Record<string, [SituationParts, readonly string[]]> = {
  'all is well': [{}, []],
  'rule 10: an agent that is not the bound one says so': [{ robot: { journalId: 'another' } }, ['AgentConflict']],
  'rule 10: an agent that was never told of a binding has no conflict': [{ robot: { journalId: undefined } }, []],
  'rule 15: the clock is unknown': [{ now: undefined }, ['ClockUnknown']],
  'the journal cannot be written': [{ journalWorks: false }, ['JournalFailing']],
  'what the operator tells does not read': [{ desiredReadable: false }, ['DesiredUnreadable']],
  'the firmware is silent': [{ observation: undefined, info: undefined }, ['FirmwareSilent']],
  'one command was not answered': [{ observation: undefined }, []],
  'rule 18: a mark a little ahead is a clock that is a little fast': [
    { meta: { stopMark: { at: second(14), name: 's' } } },
    [],
  ],
  'rule 18: a mark in the future blocks, and says so': [
    { meta: { stopMark: { at: second(900), name: 's' } } },
    ['StopMarkAhead'],
  ],
  'rule 18: a mark that has passed blocks nothing': [
    { meta: { stopMark: { at: second(900), name: 's' } }, now: timeAt(1000) },
    [],
  ],
};

for (const [sentence, [parts, notices]] of Object.entries(NOTICES)) {
  test(`notices: ${sentence}`, () => assert.deepEqual(report(parts).notices, notices));
}

test('rule 13: a full journal is a notice', () => {
  const tasks = Array.from({ length: LIMITS.journalTasks }, (_, index) => action(`d${index}`, 'Dock'));
  assert.deepEqual(report({ tasks }).notices, ['JournalFull']);
});
