import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import type { RobotState } from '@kubevac/protocol/telemetry.ts';
import type { JournalMeta, TaskRecord } from '../../journal/records.ts';
import { driverOf, FirmwareModel } from '../../drivers/testing/firmware-model.ts';
import { MemoryJournal } from '../testing/memory-journal.ts';
import { MemoryPoints } from '../testing/memory-points.ts';
import { MemoryOutputs } from '../testing/memory-outputs.ts';
import { cleaning, second, stateWith, timeAt } from '../testing/records.ts';
import { Workbench } from '../workbench.ts';

/** A watch over one robot; `see` at a second of the morning. */
function watching(tasks: readonly TaskRecord[] = [], meta: Partial<JournalMeta> = {}) {
  const journal = new MemoryJournal(stateWith(tasks, meta));
  const firmware = new FirmwareModel();
  const clock = { at: 0 as number | undefined };
  const bench = new Workbench({
    journal,
    driver: driverOf(firmware, () => undefined),
    clock: { now: () => (clock.at === undefined ? undefined : timeAt(clock.at)) },
    log: silentLogger,
    onStarted: () => undefined,
    outputs: new MemoryOutputs(),
    driven: new MemoryPoints(),
    wake: () => undefined,
  });
  const see = (at: number | undefined, state: RobotState | undefined): void => {
    clock.at = at;
    bench.saw(state && { state });
  };
  const ask = async (at: number): Promise<void> => {
    clock.at = at;
    const seen = bench.observe();
    firmware.answer('Ok');
    await seen;
  };
  return { journal, see, ask };
}

test('rule 14: the end of a person’s motion is written down', () => {
  const { journal, see } = watching();
  see(1, 'Cleaning');
  see(5, 'Returning');
  assert.equal(journal.state.meta.lastForeignEnd, undefined);
  see(9, 'Docked');
  assert.equal(journal.state.meta.lastForeignEnd, second(9));
});

test('rule 14: whoever asks the firmware itself sees the end, before a waiting task can be late for it', async () => {
  const { journal, see, ask } = watching();
  see(1, 'ManualControl');
  await ask(9);
  assert.equal(journal.state.meta.lastForeignEnd, second(9));
});

test('rule 14: the way home after a task belongs to the task', () => {
  const run = cleaning('a', { phase: 'Running' });
  const { journal, see } = watching([run]);
  see(1, 'Cleaning');
  journal.commit({
    tasks: [{ ...run, phase: 'Succeeded' }],
    meta: { lastTaskEnd: { at: second(5), createdAt: run.createdAt, id: 'a' } },
  });
  see(6, 'Returning');
  see(20, 'Docked');
  assert.deepEqual(journal.state.meta.lastTaskEnd, { at: second(20), createdAt: run.createdAt, id: 'a' });
  assert.equal(journal.state.meta.lastForeignEnd, undefined);
});

test('rule 14: a motion after the robot was home is a person’s again', () => {
  const run = cleaning('a', { phase: 'Running' });
  const { journal, see } = watching([run]);
  see(1, 'Cleaning');
  journal.commit({
    tasks: [{ ...run, phase: 'Succeeded' }],
    meta: { lastTaskEnd: { at: second(5), createdAt: run.createdAt, id: 'a' } },
  });
  for (const [at, state] of [
    [6, 'Docked'],
    [30, 'Cleaning'],
    [40, 'Idle'],
  ] as const)
    see(at, state);
  assert.equal(journal.state.meta.lastTaskEnd?.at, second(6));
  assert.equal(journal.state.meta.lastForeignEnd, second(40));
});

test('rule 15: under an unknown clock no end is written', () => {
  const { journal, see } = watching();
  see(1, 'Cleaning');
  see(undefined, 'Docked');
  assert.equal(journal.state.meta.lastForeignEnd, undefined);
});

test('a firmware that falls silent has not been seen to stop', () => {
  const { journal, see } = watching();
  see(1, 'Cleaning');
  see(2, undefined);
  assert.equal(journal.state.meta.lastForeignEnd, undefined);
  see(9, 'Docked');
  assert.equal(journal.state.meta.lastForeignEnd, second(9));
});
