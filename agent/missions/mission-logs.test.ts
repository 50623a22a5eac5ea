import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import type { Reported, ReportedTask } from '@kubevac/protocol/reported.ts';
import { MissionLogs } from './mission-logs.ts';

const parent = mkdtempSync(join(tmpdir(), 'kubevac-missions-'));
after(() => rmSync(parent, { recursive: true }));

function logsIn(folder: string): MissionLogs {
  return new MissionLogs({
    folder: join(parent, folder),
    isMission: (id) => id.startsWith('pod'),
    now: () => Date.UTC(2026, 0, 5, 10),
    log: silentLogger,
  });
}

function said(...tasks: readonly Partial<ReportedTask>[]): Reported {
  const whole = tasks.map((task) => ({ id: 'pod-1', section: 'cleanings', phase: 'Running', seq: 0, ...task }));
  return { protocol: 1, journalId: 'j', seen: { epoch: 1, asOf: {} }, tasks: whole, notices: [] } as Reported;
}

function walked(waypoints: number): Partial<ReportedTask> {
  return { section: 'drivePaths', progress: { percent: 1, message: `${waypoints} of 9000 waypoints` } };
}

const texts = (logs: MissionLogs, id = 'pod-1', from = 0): string[] =>
  logs.read(id, from).lines.map(({ text }) => text);

test('what happens to a mission is noted, with its time; of other tasks nothing is', () => {
  const logs = logsIn('noted');
  logs.take(said({ phase: 'Accepted' }, { id: 'cr-1' }));
  logs.take(said({}));
  assert.deepEqual(logs.read('pod-1', 0), {
    lines: [
      { number: 0, at: '2026-01-05T10:00:00.000Z', text: 'accepted' },
      { number: 1, at: '2026-01-05T10:00:00.000Z', text: 'started' },
    ],
    more: false,
  });
  assert.deepEqual(texts(logs, 'cr-1'), []);
  assert.deepEqual(texts(logs, 'pod-1', 1), ['started']);
});

test('it is there after a restart of the agent, which says nothing twice', () => {
  logsIn('again').take(said({}));
  const logs = logsIn('again');
  logs.take(said({}));
  logs.take(said({ phase: 'Succeeded', message: 'done' }));
  assert.deepEqual(texts(logs), ['started', 'succeeded: done']);
});

test('an end that came while the agent was down is said after the restart, once', () => {
  logsIn('ended').take(said({}));
  for (let restarts = 0; restarts < 2; restarts += 1)
    logsIn('ended').take(said({ phase: 'Succeeded', message: 'done' }));
  assert.deepEqual(texts(logsIn('ended')), ['started', 'succeeded: done']);
});

test('a long one is read in pieces', () => {
  const logs = logsIn('pieces');
  for (let count = 1; count <= 100; count += 1) logs.take(said(walked(count)));
  const first = logs.read('pod-1', 0);
  assert.equal(first.more, true);
  const rest = logs.read('pod-1', (first.lines.at(-1)?.number ?? 0) + 1);
  assert.equal(first.lines.length + rest.lines.length, 101);
  assert.equal(rest.more, false);
});

test('of a very long one the newest lines are kept, also on disk', () => {
  const logs = logsIn('long');
  for (let count = 1; count <= LIMITS.logLines * 2 + 5; count += 1) logs.take(said(walked(count)));
  for (const one of [logs, logsIn('long')]) {
    const [oldest] = one.read('pod-1', 0).lines;
    assert.equal(oldest?.number, LIMITS.logLines + 6);
  }
});

test('only so many missions are kept', () => {
  const logs = logsIn('many');
  for (let count = 0; count < LIMITS.loggedMissions + 3; count += 1) logs.take(said({ id: `pod-${count}` }));
  assert.deepEqual(texts(logsIn('many'), `pod-${LIMITS.loggedMissions + 2}`), ['started']);
  const kept = Array.from({ length: LIMITS.loggedMissions + 3 }, (_, at) => texts(logsIn('many'), `pod-${at}`).length);
  assert.equal(kept.filter((count) => count > 0).length, LIMITS.loggedMissions);
});
