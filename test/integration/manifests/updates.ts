import type { Manifest } from './manifest.ts';

export interface Update extends Manifest {
  /** Merge patches, in order; all but the last are taken. A status goes to the status subresource. */
  readonly patches: readonly Patch[];
  /** A part of the answer to the last patch; taken when absent. */
  readonly says?: string;
}

export interface Patch {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>> | null;
}

const cleaning = { kind: 'Cleaning', spec: '{robotName: dusty, mode: Rooms, rooms: [kitchen]}' } as const;
const full = { kind: 'Cleaning', spec: '{robotName: dusty, mode: Full}' } as const;
const robot = { kind: 'VacuumRobot', spec: '{}' } as const;

/** What may change once it is there, and what may not. */
export const UPDATES: readonly Update[] = [
  {
    ...cleaning,
    sentence: 'a task can be suspended and resumed',
    patches: [{ spec: { suspend: true } }, { spec: { suspend: false } }],
  },
  {
    ...cleaning,
    sentence: 'a task can be cancelled and given a time to live',
    patches: [{ spec: { cancel: true, ttlSecondsAfterFinished: 60 } }],
  },
  {
    ...cleaning,
    sentence: 'a cancellation cannot be taken back',
    patches: [{ spec: { cancel: true } }, { spec: { cancel: false } }],
    says: 'spec.cancel: Invalid value: cancel cannot be taken back',
  },
  {
    ...cleaning,
    sentence: 'a cancellation cannot be left away either',
    patches: [{ spec: { cancel: true } }, { spec: { cancel: null } }],
    says: 'spec.cancel: Invalid value',
  },
  {
    ...cleaning,
    sentence: 'a task keeps its rooms',
    patches: [{ spec: { rooms: ['hall'] } }],
    says: 'spec.rooms: Invalid value: rooms cannot be changed: cancel this task and create another one',
  },
  {
    ...cleaning,
    sentence: 'a task keeps its robot',
    patches: [{ spec: { robotName: 'attic' } }],
    says: 'spec.robotName: Invalid value: robotName cannot be changed',
  },
  {
    ...cleaning,
    sentence: 'a task is given no fan speed later',
    patches: [{ spec: { fanSpeed: 'Max' } }],
    says: 'spec.fanSpeed: Invalid value: fanSpeed cannot be changed',
  },
  {
    ...full,
    sentence: 'a task keeps a default it was given',
    patches: [{ spec: { passes: 2 } }],
    says: 'spec.passes: Invalid value: passes cannot be changed',
  },
  {
    ...full,
    sentence: 'a task keeps its starting deadline',
    patches: [{ spec: { startingDeadlineSeconds: 900 } }],
    says: 'spec.startingDeadlineSeconds: Invalid value',
  },
  {
    ...full,
    sentence: 'a task does not become history',
    patches: [{ spec: { recordOf: 'weekday/1' } }],
    says: 'spec.recordOf: Invalid value: recordOf cannot be changed',
  },
  {
    kind: 'DrivePath',
    spec: '{robotName: dusty, waypoints: [{place: a}, {place: b}]}',
    sentence: 'a path keeps its waypoints',
    patches: [{ spec: { waypoints: [{ place: 'b' }] } }],
    says: 'spec.waypoints: Invalid value: waypoints cannot be changed',
  },
  {
    kind: 'MapDump',
    spec: '{robotName: dusty}',
    sentence: 'a map keeps its formats',
    patches: [{ spec: { formats: ['svg'] } }],
    says: 'spec.formats: Invalid value: formats cannot be changed',
  },
  {
    kind: 'SensorRead',
    spec: '{robotName: dusty, sensors: [lidar], samples: 1}',
    sentence: 'a reading keeps its sensors',
    patches: [{ spec: { sensors: ['odometry'] } }],
    says: 'spec.sensors: Invalid value: sensors cannot be changed',
  },
  {
    kind: 'RobotAction',
    spec: '{robotName: dusty, action: Dock}',
    sentence: 'an action keeps its action',
    patches: [{ spec: { action: 'Stop' } }],
    says: 'spec.action: Invalid value: action cannot be changed',
  },
  {
    ...full,
    sentence: 'a phase goes on to its end',
    patches: [{ status: { phase: 'Running', robotName: 'dusty' } }, { status: { phase: 'Succeeded' } }],
  },
  {
    ...full,
    sentence: 'a succeeded task does not fail later',
    patches: [{ status: { phase: 'Succeeded' } }, { status: { phase: 'Failed' } }],
    says: 'status.phase: Invalid value: the task has ended, and its phase never changes',
  },
  {
    ...full,
    sentence: 'a cancelled task does not run again',
    patches: [{ status: { phase: 'Cancelled' } }, { status: { phase: 'Running' } }],
    says: 'status.phase: Invalid value',
  },
  {
    ...full,
    sentence: 'a failed task keeps its phase when its phase is taken away',
    patches: [{ status: { phase: 'Failed' } }, { status: { phase: null } }],
    says: 'status.phase: Invalid value',
  },
  {
    ...full,
    sentence: 'a failed task keeps its phase when its status is taken away',
    patches: [{ status: { phase: 'Failed' } }, { status: null }],
    says: 'status.phase: Invalid value',
  },
  {
    ...full,
    sentence: 'a finished task may be explained better',
    patches: [{ status: { phase: 'Failed' } }, { status: { message: 'a wheel hangs', summary: '11.0 m²' } }],
  },
  {
    ...full,
    sentence: 'a chosen robot stays chosen',
    patches: [{ status: { robotName: 'dusty' } }, { status: { robotName: 'attic' } }],
    says: 'status.robotName: Invalid value: the robot of a task never changes',
  },
  {
    ...full,
    sentence: 'a status does not go by way of the object',
    patches: [{ status: { phase: 'Succeeded' } }, { spec: { suspend: true } }],
  },
  {
    ...robot,
    sentence: 'a robot is held and renamed rooms',
    patches: [{ spec: { suspend: true, rooms: [{ name: 'hall', segmentId: '17' }] } }],
  },
  {
    ...robot,
    sentence: 'a robot is given no node later',
    patches: [{ spec: { nodeName: 'other' } }],
    says: 'spec.nodeName: Invalid value: nodeName cannot be changed: delete the VacuumRobot',
  },
  {
    kind: 'VacuumRobot',
    spec: '{nodeName: dusty}',
    sentence: 'a robot keeps its node',
    patches: [{ spec: { nodeName: null } }],
    says: 'spec.nodeName: Invalid value',
  },
  {
    kind: 'VacuumSchedule',
    spec: '{robotName: dusty, schedule: 0 9 * * *, timeZone: UTC, cleaning: {mode: Full}}',
    sentence: 'a schedule may change in all of its parts',
    patches: [{ spec: { schedule: '30 8 * * *', suspend: true, robotName: 'attic', cleaning: { passes: 2 } } }],
  },
];
