import type { KindName } from '@kubevac/crds/kinds.ts';

const time = '2026-11-25T02:00:00Z';
const condition = (type: string) => ({
  type,
  status: 'True',
  reason: 'Finished',
  message: 'It is so.',
  lastTransitionTime: time,
  observedGeneration: 1,
});

const task = {
  observedGeneration: 1,
  phase: 'Succeeded',
  conditions: ['Accepted', 'Suspended', 'Complete', 'Failed'].map(condition),
  robotName: 'dusty',
  target: 'kitchen',
  startTime: time,
  completionTime: time,
  progress: { percent: 100, message: 'in the kitchen' },
  reason: 'Finished',
  message: 'The robot did what was asked.',
  summary: '100 % · 6.1 m² · 12m',
  transitions: Array.from({ length: 16 }, () => ({
    time,
    phase: 'Running',
    reason: 'Running',
    message: 'The robot is at it.',
  })),
  outputRef: { name: 'kitchen-now-output' },
};

/** A full status of each kind: nothing of it is pruned, and what int32 does not hold is held. */
export const STATUSES: Readonly<Record<KindName, { readonly spec: string; readonly status: object }>> = {
  VacuumRobot: {
    spec: '{}',
    status: {
      observedGeneration: 1,
      state: 'Error',
      battery: { percent: 81, charging: false },
      error: { code: '5', message: 'main wheel', since: time, advice: 'Clear the wheels.' },
      currentTask: 'Cleaning/kitchen-now',
      recentTasks: [
        { kind: 'Cleaning', name: 'a', result: 'Failed', reason: 'WheelStuck', summary: '9m', finished: time },
      ],
      capabilities: ['Clean'],
      sensors: [{ name: 'lidar', unit: 'millimeters', minPeriodMilliseconds: 200 }],
      fanSpeeds: ['Low'],
      maximumSpeedMillimetersPerSecond: 300,
      rooms: [{ name: 'Küche', segmentId: '16' }],
      mapId: '1',
      lastMap: { mapDumpName: 'floor-plan', secretName: 'floor-plan-output', time },
      device: { manufacturer: 'Roborock', model: 'S5', firmware: '2020', serial: 'x' },
      agent: { version: '0.1.0', driver: 'miio', bootId: 'b', journalId: 'j', boundAt: time, protocol: 1 },
      totals: { cleanings: 3, areaSquareCentimeters: 5_000_000_000, seconds: 1, distanceMillimeters: 5_000_000_000 },
      consumables: [{ name: 'filter', remainingSeconds: -60, remainingPercent: 0 }],
      nodeName: 'dusty',
      attention: 'WheelStuck',
      conditions: ['Ready', 'AgentConnected', 'NodeClaimed', 'NeedsAttention', 'SettingsApplied'].map(condition),
    },
  },
  VacuumSchedule: {
    spec: '{robotName: dusty, schedule: 0 9 * * *, timeZone: UTC, cleaning: {mode: Full}}',
    status: {
      observedGeneration: 1,
      lastScheduleTime: time,
      nextScheduleTime: '2036-11-25T02:00:00Z',
      lastResult: 'Succeeded',
      lastMissed: { time, reason: 'ClockUnknown' },
      recordedThrough: time,
      conditions: ['Ready', 'Suspended'].map(condition),
    },
  },
  Cleaning: {
    spec: '{robotName: dusty, mode: Full}',
    status: { ...task, areaSquareCentimeters: 5_000_000_000, durationSeconds: 720, distanceMillimeters: 5_000_000_000 },
  },
  DrivePath: {
    spec: '{robotName: dusty, waypoints: [{place: sofa}]}',
    status: {
      ...task,
      waypointsReached: 9,
      waypointsSkipped: 1,
      distanceMillimeters: 5_000_000_000,
      largestDeviationMillimeters: 80,
    },
  },
  MapDump: { spec: '{robotName: dusty}', status: task },
  SensorRead: {
    spec: '{robotName: dusty, sensors: [lidar], samples: 9}',
    status: {
      ...task,
      sensors: [
        {
          name: 'lidar',
          unit: 'millimeters',
          count: 9,
          min: -1,
          max: 5_000_000_000,
          mean: 7,
          last: 8,
          values: [{ name: 'left', min: -1, max: 5_000_000_000, mean: 7, last: 8 }],
        },
      ],
    },
  },
  RobotAction: { spec: '{robotName: dusty, action: Locate}', status: task },
};
