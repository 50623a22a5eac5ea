import { readObject, type ReadObject } from '@kubevac/crds/read-object.ts';
import { desiredDocument } from '@kubevac/operator/desired/desired-document.ts';
import { phaseOf, type TaskKind, type TaskObject } from '@kubevac/operator/objects/task.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import fc from 'fast-check';

/** Everything that is stored, as of one resourceVersion. */
interface Stored {
  readonly robot: ReadObject<'VacuumRobot'>;
  readonly tasks: readonly TaskObject[];
}

/** What a cluster of one robot went through, and the documents that operators made of it. */
export interface History {
  readonly states: readonly Stored[];
  /** Of one of two operators whose caches of each kind may be of any age. */
  readonly documentArbitrary: fc.Arbitrary<string>;
  readonly newest: string;
  readonly [fc.toStringMethod]: () => string;
}

/** True when the object was deleted, cancelled, terminal or gone at the end. */
export function isOver({ states }: History, uid: string): boolean {
  const object = states.at(-1)?.tasks.find(({ metadata }) => metadata.uid === uid);
  if (object === undefined) return true;
  const { spec, metadata } = object;
  return spec?.cancel === true || metadata.deletionTimestamp !== undefined || isTerminal(phaseOf(object));
}

type Change = (state: Stored, at: number) => Stored;

const kinds = ['Cleaning', 'RobotAction'] as const;
const actions = ['Stop', 'Dock', 'Locate'] as const;

function timeOf(at: number): string {
  return `${new Date(Date.UTC(2026, 0, 5, 10) + at * 1000).toISOString().slice(0, 19)}Z`;
}

function create(kind: TaskKind, action: (typeof actions)[number], suspend: boolean): Change {
  return ({ robot, tasks }, at) => {
    const metadata = {
      name: `task-${at}`,
      namespace: 'home',
      uid: `uid-${at}`,
      creationTimestamp: timeOf(Math.floor((at % 1000) / 2)),
    };
    const spec = { robotName: 'dusty', suspend, ...(kind === 'Cleaning' ? { mode: 'Full' } : { action }) };
    return { robot, tasks: [...tasks, readObject(kind, { metadata, spec }) as TaskObject] };
  };
}

/** One of the tasks that there are becomes another, or nothing. */
function alter(index: number, next: (task: TaskObject, at: number) => TaskObject | undefined): Change {
  return ({ robot, tasks }, at) => {
    const chosen = tasks[index % Math.max(tasks.length, 1)];
    return { robot, tasks: tasks.flatMap((task) => (task === chosen ? (next(task, at) ?? []) : task)) };
  };
}

function withSpec(task: TaskObject, over: { cancel?: boolean; suspend?: boolean }): TaskObject {
  return { ...task, spec: { ...task.spec, ...over } } as TaskObject;
}

function end(task: TaskObject): TaskObject {
  return { ...task, status: { ...task.status, phase: 'Succeeded' } } as TaskObject;
}

const index = fc.nat(7);

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...kinds), fc.constantFrom(...actions), fc.boolean())
      .map((it) => create(...it)),
  },
  { weight: 1, arbitrary: index.map((it) => alter(it, (task) => withSpec(task, { cancel: true }))) },
  {
    weight: 1,
    arbitrary: fc.tuple(index, fc.boolean()).map(([it, suspend]) => alter(it, (task) => withSpec(task, { suspend }))),
  },
  { weight: 1, arbitrary: index.map((it) => alter(it, end)) },
  { weight: 1, arbitrary: index.map((it) => alter(it, () => undefined)) },
  {
    weight: 1,
    arbitrary: index.map((it) =>
      alter(it, (task, at) => ({ ...task, metadata: { ...task.metadata, deletionTimestamp: timeOf(at) } })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.boolean().map((suspend): Change => ({ robot, tasks }) => ({
      robot: robotThat(suspend, robot),
      tasks,
    })),
  },
);

function robotThat(suspend: boolean, robot?: ReadObject<'VacuumRobot'>): ReadObject<'VacuumRobot'> {
  const metadata = { name: 'dusty', namespace: 'home', uid: 'robot-1', creationTimestamp: timeOf(0) };
  const status = { agent: { journalId: 'journal-1', boundAt: '2026-01-05T09:00:00.000Z' } };
  return readObject('VacuumRobot', { metadata, status: robot?.status ?? status, spec: { suspend } });
}

/** @param restored the cluster begins where a backup of this history was made */
export function historyArbitrary(epoch = 1, restored?: History): fc.Arbitrary<History> {
  const backup = fc.constantFrom(...(restored?.states ?? [{ robot: robotThat(false), tasks: [] }]));
  const changes = fc.array(change, { minLength: 1, maxLength: 25 });
  return fc.tuple(backup, changes).map(([first, all]) => historyOf(first, all, epoch));
}

function historyOf(first: Stored, changes: readonly Change[], epoch: number): History {
  const states: Stored[] = [first];
  for (const [at, next] of changes.entries()) states.push(next(states.at(-1) as Stored, at + epoch * 1000));
  const age = fc.nat(states.length - 1);
  const newest = documentOf(states, epoch, [0, 0, 0]);
  return {
    states,
    newest,
    documentArbitrary: fc.tuple(age, age, age).map((ages) => documentOf(states, epoch, ages)),
    [fc.toStringMethod]: () => `${states.length - 1} changes up to ${newest}`,
  };
}

/** @param ages of the caches of robots, cleanings and actions: 0 is the newest */
function documentOf(states: readonly Stored[], epoch: number, ages: readonly [number, number, number]): string {
  const [robotAt, cleaningsAt, actionsAt] = ages.map((age) => states.length - 1 - age) as [number, number, number];
  const section = (kind: TaskKind, at: number) => ({
    objects: states[at]?.tasks.filter((task) => task.kind === kind) ?? [],
    asOf: String(at + 1),
  });
  return desiredDocument({
    epoch,
    robot: { object: (states[robotAt] as Stored).robot, asOf: String(robotAt + 1) },
    tasks: {
      Cleaning: section('Cleaning', cleaningsAt),
      RobotAction: section('RobotAction', actionsAt),
      DrivePath: section('DrivePath', actionsAt),
      MapDump: section('MapDump', actionsAt),
      SensorRead: section('SensorRead', actionsAt),
    },
    schedules: { objects: [], asOf: String(actionsAt + 1) },
  }).payload;
}
