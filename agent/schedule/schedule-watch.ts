import { isTerminal } from '@kubevac/protocol/phases.ts';
import { nextSlot, type Slot } from '@kubevac/protocol/schedule/slots.ts';
import type { MeasuredTime } from '../clock/measured-clock.ts';
import { bindingOf } from '../tasks/binding.ts';
import type { Workbench } from '../tasks/workbench.ts';
import { fireDue } from './fire-due.ts';
import { neverBegan } from './missed-slots.ts';
import type { ScheduleRecord } from './schedule-record.ts';

/** Wakes the agent once a minute while that is wanted. */
export interface Ticker {
  keep(isWanted: boolean): void;
}

/** So long a process that has just begun waits for the operator's word: it may have been told to suspend while it was off. */
const wordMilliseconds = 30_000;

/** Fires schedules: looks, each time the agent decides anything, whether a slot has come, and writes down what follows. */
export class ScheduleWatch {
  readonly #bench: Workbench;
  readonly #ticker: Ticker | undefined;
  readonly #beganAtUptime: number;
  /** By schedule: the first slot above its high water. */
  readonly #next = new Map<string, { readonly record: ScheduleRecord; readonly slot: Slot | undefined }>();
  #journalFailed = false;

  constructor(bench: Workbench, ticker: Ticker | undefined) {
    this.#bench = bench;
    this.#ticker = ticker;
    this.#beganAtUptime = bench.uptimeMilliseconds();
  }

  /** Turns the slots that have come into tasks, or into missed ones. An agent that is not bound, or has no clock, fires nothing. */
  tend(): void {
    const { journal, journalWorks, plans } = this.#bench;
    const { schedules } = journal.state;
    this.#ticker?.keep(schedules.size > 0);
    if (!journalWorks) this.#journalFailed = true;
    const now = this.#timeToFire();
    if (now === undefined || !this.#isDue(now)) return;
    const aliveSince = now.milliseconds - (this.#bench.uptimeMilliseconds() - this.#beganAtUptime);
    const planOf = (record: ScheduleRecord) => plans.of(record);
    const change = fireDue({ journal: journal.state, now, planOf, aliveSince, journalFailed: this.#journalFailed });
    if (change === undefined) return;
    for (const { id, run } of change.tasks ?? []) this.#bench.log.info({ task: id, slot: run?.slot }, 'schedule fires');
    if (this.#bench.save(change)) this.#journalFailed = false;
  }

  /** When the next slot comes; milliseconds since the Unix epoch, by the measured clock. */
  get nextAt(): number | undefined {
    if (this.#timeToFire() === undefined) return undefined;
    const slots = [...this.#bench.journal.state.schedules.values()].flatMap((record) => this.#nextOf(record) ?? []);
    return slots.length === 0 ? undefined : Math.min(...slots) * 1000;
  }

  #timeToFire(): MeasuredTime | undefined {
    const { journal, journalWorks, clock } = this.#bench;
    const { meta } = journal.state;
    const isStaying = bindingOf(meta) === 'Bound' && meta.robot?.deleting !== true;
    return journalWorks && isStaying && this.#hasWord() ? clock.now() : undefined;
  }

  #hasWord(): boolean {
    const { desiredHeard, uptimeMilliseconds } = this.#bench;
    return desiredHeard || uptimeMilliseconds() - this.#beganAtUptime >= wordMilliseconds;
  }

  #isDue(now: MeasuredTime): boolean {
    const { schedules, tasks } = this.#bench.journal.state;
    for (const record of schedules.values()) {
      const slot = this.#nextOf(record);
      if (record.isNew || (slot !== undefined && slot * 1000 <= now.milliseconds)) return true;
    }
    return [...tasks.values()].some((task) => task.run !== undefined && isTerminal(task.phase) && neverBegan(task));
  }

  #nextOf(record: ScheduleRecord): Slot | undefined {
    const known = this.#next.get(record.id);
    if (known?.record === record) return known.slot;
    const plan = this.#bench.plans.of(record);
    const slot = 'fault' in plan ? undefined : nextSlot(plan, record.highWater * 1000);
    for (const id of this.#next.keys()) if (!this.#bench.journal.state.schedules.has(id)) this.#next.delete(id);
    this.#next.set(record.id, { record, slot });
    return slot;
  }
}
