import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { API_GROUP_VERSION } from '@kubevac/crds/kinds.ts';
import type { ScheduledRun } from '@kubevac/protocol/schedule/reported-runs.ts';
import { applyStatus } from '../../kube/apply.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { EventRecorder } from '../../kube/events.ts';
import { ignoreNotFound, isKubeError } from '../../kube/kube-error.ts';
import { resourceOf } from '../../objects/resource-of.ts';
import { scheduleRecordNames, slotText, type ScheduleObject } from '../../objects/schedule.ts';
import type { TaskObject } from '../../objects/task.ts';
import type { ReconcileResult } from '../../runtime/controller.ts';
import { decideSchedule, unrecordedText, type ScheduleEvent } from './decide-schedule.ts';
import { gatherSchedule, type ScheduleSources } from './gather-schedule.ts';
import { recordRuns } from './record-runs.ts';

export interface ScheduleControllerOptions extends ScheduleSources {
  readonly client: KubeClient;
  readonly events: EventRecorder;
  readonly now: () => number;
  readonly log: Logger;
}

const fieldManager = 'kubevac-schedule';
const resource = resourceOf('VacuumSchedule');
/** Whoever gives a name free for a record may do so unseen. */
const recordAgainMilliseconds = 30_000;

/** Keeps the status of VacuumSchedules at what their robots say, and their history. Keys are UIDs: a recreated one is another. */
export class ScheduleController {
  readonly #options: ScheduleControllerOptions;
  readonly #repeating: Logger;

  constructor(options: ScheduleControllerOptions) {
    this.#options = options;
    this.#repeating = onceIn(options.log, 60_000);
  }

  async reconcile(uid: string): Promise<ReconcileResult> {
    const { caches, client, now } = this.#options;
    const schedule = caches.schedules.getByUid(uid);
    if (schedule === undefined) return {};
    // By the API server's clock, which stamps all else; the queue goes by this machine's.
    const serverNow = client.serverTime() ?? now();
    const ahead = now() - serverNow;
    const decision = decideSchedule(gatherSchedule(schedule, this.#options), serverNow);
    if (decision.status !== undefined) await this.#write(schedule, decision.status);
    for (const event of decision.events) this.#tell(schedule, event);
    const isLacking = await this.#record(schedule, decision.record);
    for (const record of decision.remove) await this.#remove(record);
    const again = isLacking ? now() + recordAgainMilliseconds : Infinity;
    const wakeAt = Math.min(again, (decision.wakeAt ?? Infinity) + ahead);
    return wakeAt === Infinity ? {} : { wakeAtMilliseconds: wakeAt };
  }

  async #write({ metadata }: ScheduleObject, status: object): Promise<void> {
    const { namespace, name, uid, resourceVersion } = metadata;
    const target = { namespace, name, uid, resourceVersion };
    await applyStatus(this.#options.client, { resource, target, status, fieldManager });
  }

  #tell({ metadata }: ScheduleObject, event: ScheduleEvent): void {
    const { namespace, name, uid } = metadata;
    const regarding = { apiVersion: API_GROUP_VERSION, kind: 'VacuumSchedule', namespace, name, uid };
    this.#options.events.record({ regarding, ...event });
  }

  /** @returns whether a run has no record, as long as nobody does something */
  async #record(schedule: ScheduleObject, runs: readonly ScheduledRun[]): Promise<boolean> {
    const { client, log } = this.#options;
    let isLacking = false;
    for await (const { run, record, refused } of recordRuns(client, schedule, runs)) {
      if (record === undefined) {
        isLacking = true;
        this.#tellUnrecorded(schedule, run, refused);
        continue;
      }
      log.info({ kind: 'VacuumSchedule', task: schedule.metadata.uid, record }, 'run recorded');
      const lost = unrecordedText(run);
      if (lost !== '')
        this.#tell(schedule, { type: 'Warning', reason: 'JournalFull', note: `${record} is on record${lost}` });
    }
    return isLacking;
  }

  #tellUnrecorded(schedule: ScheduleObject, { slot }: ScheduledRun, refused: string | undefined): void {
    const names = scheduleRecordNames(schedule, slot).join(', ');
    const why = refused ?? `there are other objects called ${names}; one of them has to go`;
    const reason = refused === undefined ? 'RecordNamesTaken' : 'InvalidObject';
    this.#repeating.warn({ kind: 'VacuumSchedule', task: schedule.metadata.uid, reason }, 'run has no record');
    this.#tell(schedule, { type: 'Warning', reason, note: `the run of ${slotText(slot)} has no record: ${why}` });
  }

  async #remove({ kind, metadata }: TaskObject): Promise<void> {
    const { namespace, name, uid, resourceVersion } = metadata;
    const preconditions = { uid, resourceVersion };
    try {
      await this.#options.client.delete(resourceOf(kind), { namespace, name }, { preconditions });
    } catch (error) {
      // It has changed, and what it is now is looked at anew.
      if (!isKubeError(error, 'Conflict')) ignoreNotFound(error);
    }
  }
}
