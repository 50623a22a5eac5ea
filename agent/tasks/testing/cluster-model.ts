import type {
  CleaningEntry,
  Desired,
  DrivePathEntry,
  RobotActionEntry,
  RobotSection,
} from '@kubevac/protocol/desired.ts';
import type { ScheduleEntry } from '@kubevac/protocol/schedule/desired-schedules.ts';
import type { DrivePathTask } from '@kubevac/protocol/tasks.ts';
import {
  actionEntry,
  boundSection,
  cleaningEntry,
  drivePathEntry,
  instantAt,
  pathSpec,
  scheduleEntry,
} from './records.ts';

/** One object in the cluster, as far as the robot is told of it. */
interface StoredTask {
  readonly section: 'cleanings' | 'robotActions' | 'drivePaths';
  entry: CleaningEntry | RobotActionEntry | DrivePathEntry;
  /** Its end is stored, or it is gone. */
  left: boolean;
}

/** The waypoints of paths are beyond the spots of cleanings. */
const firstOfPaths = 10_000;
/** And the spots of schedules beyond those. */
const firstOfSchedules = 500_000;

/** The objects of one robot, and every document that was published of them. */
export class ClusterModel {
  readonly tasks: StoredTask[] = [];
  /** Oldest first. */
  readonly documents: Desired[] = [];
  readonly #schedules = new Map<string, ScheduleEntry>();
  readonly #now: () => number;
  #robot = boundSection();
  #scheduled = 0;
  #version = 1;
  #epoch = 1;

  /** @param now seconds since the morning */
  constructor(now: () => number) {
    this.#now = now;
    this.#snapshot();
  }

  /** Somebody creates a Cleaning; `x` of its spot is its number. */
  clean(over: Partial<CleaningEntry>): void {
    const x = this.tasks.length;
    const spec = { mode: 'Spot', passes: 1, spot: { xMillimeters: x, yMillimeters: 0 } } as const;
    this.#create('cleanings', cleaningEntry(`t${x}`, { spec, ...over }));
  }

  /** Somebody creates a DrivePath of two waypoints that nobody else drives to. */
  drive(over: Partial<DrivePathEntry> & { readonly onComplete: DrivePathTask['onComplete'] }): void {
    const { onComplete, ...rest } = over;
    const number = this.tasks.length;
    const waypoints = [0, 1].map((leg) => ({ xMillimeters: firstOfPaths + number * 2 + leg, yMillimeters: 0 }));
    const spec = { ...pathSpec(2), waypoints, onComplete };
    this.#create('drivePaths', drivePathEntry(`t${number}`, { spec, ...rest }));
  }

  act(name: 'Stop' | 'Dock' | 'Locate'): void {
    this.#create('robotActions', actionEntry(`t${this.tasks.length}`, name));
  }

  /** Somebody creates a VacuumSchedule that cleans a spot of its own every minute. */
  schedule(over: Partial<ScheduleEntry>): void {
    const number = this.#scheduled;
    this.#scheduled += 1;
    const spot = { xMillimeters: firstOfSchedules + number, yMillimeters: 0 };
    const task = { section: 'cleanings', spec: { mode: 'Spot', passes: 1, spot } } as const;
    const createdAt = instantAt(Math.floor(this.#now()));
    const id = `s${number}`;
    this.#schedules.set(id, { ...scheduleEntry(id), task, createdAt, ...over });
    this.#snapshot();
  }

  get schedules(): readonly string[] {
    return [...this.#schedules.keys()];
  }

  /** Up to which slot its runs are on record; undefined where it is gone. */
  recordedThrough(id: string): number | undefined {
    const entry = this.#schedules.get(id);
    return entry && (entry.recordedThrough ?? 0);
  }

  changeSchedule(id: string, over: Partial<ScheduleEntry>): void {
    const entry = this.#schedules.get(id);
    if (entry === undefined) return;
    this.#schedules.set(id, { ...entry, ...over });
    this.#snapshot();
  }

  removeSchedule(id: string): void {
    this.#schedules.delete(id);
    this.#snapshot();
  }

  #create(section: StoredTask['section'], entry: StoredTask['entry']): void {
    this.tasks.push({ section, entry: { ...entry, createdAt: instantAt(Math.floor(this.#now())) }, left: false });
    this.#snapshot();
  }

  change(index: number, over: Partial<Pick<CleaningEntry, 'action' | 'suspend'>>): void {
    const open = this.tasks.filter(({ left }) => !left);
    const task = open[index % Math.max(open.length, 1)];
    if (task === undefined) return;
    task.entry = { ...task.entry, ...over };
    this.#snapshot();
  }

  remove(index: number): void {
    const open = this.tasks.filter(({ left }) => !left);
    const task = open[index % Math.max(open.length, 1)];
    if (task === undefined) return;
    task.left = true;
    this.#snapshot();
  }

  /** Its end is stored: it is in no document any more. */
  leave(ids: ReadonlySet<string>): void {
    for (const task of this.tasks) task.left ||= ids.has(task.entry.id);
    this.#snapshot();
  }

  changeRobot(over: Partial<RobotSection>): void {
    this.#version += 1;
    const { journalId = this.#robot.journalId } = over;
    const boundAt = journalId === this.#robot.journalId ? this.#robot.boundAt : instantAt(Math.floor(this.#now()));
    this.#robot = { ...this.#robot, ...over, ...(boundAt && { boundAt }), asOf: String(this.#version) };
    this.#snapshot();
  }

  /** The object is gone for certain, until `changeRobot` makes it anew. */
  entomb(): void {
    this.#version += 1;
    this.documents.push({ protocol: 1, epoch: this.#epoch, robot: { asOf: String(this.#version), deleted: true } });
  }

  /** The cluster was restored: resourceVersions begin anew. */
  raiseEpoch(): void {
    this.#epoch += 1;
    this.#version = 1;
    this.changeRobot({});
  }

  /** @param age 0: the newest document; 1: the one before it … */
  document(age: number): Desired | undefined {
    return this.documents[Math.max(this.documents.length - 1 - age, 0)];
  }

  #snapshot(): void {
    this.#version += 1;
    const asOf = String(this.#version);
    const entriesOf = (section: StoredTask['section']): never[] =>
      this.tasks.filter((task) => task.section === section && !task.left).map(({ entry }) => entry as never);
    this.documents.push({
      protocol: 1,
      epoch: this.#epoch,
      robot: this.#robot,
      cleanings: { asOf, entries: entriesOf('cleanings') },
      robotActions: { asOf, entries: entriesOf('robotActions') },
      drivePaths: { asOf, entries: entriesOf('drivePaths') },
      schedules: { asOf, entries: [...this.#schedules.values()] },
    });
  }
}
