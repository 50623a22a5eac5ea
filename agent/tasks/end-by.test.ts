import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { TaskRecord } from '../journal/records.ts';
import { startDeadline } from './deadline.ts';
import { action, cleaning, drivePath, mapDump, second, timeAt } from './testing/records.ts';
import { decided } from './testing/situations.ts';

const inPod = { origin: 'pods', endBy: second(100) } as const;
const running = { ...inPod, phase: 'Running', startedAt: second(5), mark: '0' } as const;
const known = { progress: { a: { known: true } } };
const atWork = { ...known, observation: { state: 'Cleaning' } } as const;

suite('the end of a Pod', () => {
  const rows: readonly [string, Parameters<typeof decided>[0], string][] = [
    ['a cleaning goes on before it', { ...atWork, tasks: [cleaning('a', running)], now: timeAt(99) }, ''],
    [
      'a cleaning is stopped at it, wherever the robot is',
      { ...atWork, tasks: [cleaning('a', running)], now: timeAt(100) },
      'BeginHalt a Failed/ActiveDeadline',
    ],
    [
      'by a clock that may be behind it is stopped earlier, never later',
      { ...atWork, tasks: [cleaning('a', running)], now: timeAt(99, 1_500) },
      'BeginHalt a Failed/ActiveDeadline',
    ],
    [
      'a robot that drives home for a cancel stops too',
      {
        ...atWork,
        tasks: [
          cleaning('a', {
            ...running,
            halting: { how: 'Dock', phase: 'Cancelled', reason: 'Cancelled', message: 'cancelled' },
          }),
        ],
        now: timeAt(100),
      },
      'BeginHalt a Failed/ActiveDeadline',
    ],
    [
      'a path between two of its waypoints ends',
      { ...known, tasks: [drivePath('a', running)], now: timeAt(100) },
      'BeginHalt a Failed/ActiveDeadline',
    ],
    [
      'the way to the dock ends',
      { ...known, observation: { state: 'Returning' }, tasks: [action('a', 'Dock', running)], now: timeAt(100) },
      'BeginHalt a Failed/ActiveDeadline',
    ],
    [
      'a map that is still taken ends',
      { tasks: [mapDump('a', running)], now: timeAt(100) },
      'End a Failed/ActiveDeadline',
    ],
    [
      'what has not begun by it never begins',
      { tasks: [cleaning('a', { ...inPod, startingDeadlineSeconds: 600 })], now: timeAt(100) },
      'End a Failed/StartDeadline',
    ],
    [
      'rule 15: without a clock and without a link a motion stops at once',
      { ...atWork, tasks: [cleaning('a', running)], now: undefined, linked: false },
      'BeginHalt a Failed/ActiveDeadline',
    ],
    [
      'without a clock the operator is still obeyed while there is a link',
      { ...atWork, tasks: [cleaning('a', running)], now: undefined },
      '',
    ],
    [
      'a Cleaning that no Pod asked for goes on without either',
      {
        ...atWork,
        tasks: [cleaning('a', { ...running, origin: undefined, endBy: undefined })],
        now: undefined,
        linked: false,
      },
      '',
    ],
  ];
  for (const [sentence, situation, step] of rows) test(sentence, () => assert.equal(decided(situation).step, step));
});

suite('how late a mission may begin', () => {
  const late = (task: Partial<Extract<TaskRecord, { section: 'cleanings' }>>, endedAt: number, createdAt: number) =>
    (startDeadline(cleaning('a', task), {
      lastTaskEnd: { at: second(endedAt), createdAt: second(createdAt), id: 'b' },
    }) -
      second(0)) /
    1000;

  test('counts from the end of the mission that the scheduler let go first, though it was made later', () => {
    assert.equal(late({ origin: 'pods', endBy: second(900) }, 200, 30), 260);
    assert.equal(late({}, 200, 30), 60);
  });

  test('and ends with its Pod in any case', () => {
    assert.equal(late({ origin: 'pods', endBy: second(230) }, 200, 30), 230);
  });
});
