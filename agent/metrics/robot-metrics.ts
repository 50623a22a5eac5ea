import type { MeasuredMetric, Metrics, Sample } from '@kubevac/base/metrics.ts';
import { KIND_OF, type TaskSectionName } from '@kubevac/protocol/desired.ts';
import { faultReason } from '@kubevac/protocol/reasons.ts';
import { ROBOT_STATES, type Telemetry } from '@kubevac/protocol/telemetry.ts';
import type { DriverInfo, Observation } from '../drivers/driver.ts';

/** What is known of the robot at a scrape. */
export interface RobotFacts {
  /** The newest word of the firmware; undefined while it does not answer. */
  readonly observation: Observation | undefined;
  readonly info: DriverInfo | undefined;
  /** The task that the robot is at, and how far it is, where that is known. */
  readonly task?: { readonly section: TaskSectionName; readonly percent: number | undefined } | undefined;
}

type RobotMetric = Omit<MeasuredMetric, 'read'> & {
  readonly type: 'gauge' | 'counter';
  readonly read: (observation: Observation) => ReturnType<MeasuredMetric['read']>;
};

/** What the firmware says; nothing of it is told while it does not answer, or by a robot that lacks it. */
const OBSERVED: readonly RobotMetric[] = [
  {
    type: 'gauge',
    name: 'kubevac_robot_state',
    help: 'What the robot does: 1 for the state that it is in, 0 for the others. No agent says Offline, its robot has no page then.',
    labels: ['state'],
    read: (seen) => ROBOT_STATES.map((state) => ({ labels: { state }, value: Number(state === seen.state) })),
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_battery_ratio',
    help: 'How full the battery is, from 0 to 1.',
    read: ({ battery }) => battery && battery.percent / 100,
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_battery_charging',
    help: '1 while the battery is charging.',
    read: ({ battery }) => battery && Number(battery.charging),
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_position_x_meters',
    help: 'The x coordinate at which the robot believes to be on its map, in meters.',
    read: ({ pose }) => pose && pose.xMillimeters / 1_000,
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_position_y_meters',
    help: 'The y coordinate at which the robot believes to be on its map, in meters.',
    read: ({ pose }) => pose && pose.yMillimeters / 1_000,
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_heading_degrees',
    help: 'The heading of the robot in degrees, counter-clockwise from the x axis of its map.',
    read: ({ pose }) => pose?.headingDegrees,
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_error',
    help: '1 for the fault that the robot is in, by its reason: kubectl vac why says what to do.',
    labels: ['reason'],
    read: ({ error }) => (error === undefined ? [] : [{ labels: { reason: faultReason(error.code) }, value: 1 }]),
  },
  ...totals({
    kubevac_robot_cleanings_total: ['Cleanings in the life of the robot, whoever began them.', (t) => t.cleanings],
    kubevac_robot_cleaned_area_square_meters_total: [
      'Floor that was cleaned in the life of the robot.',
      (t) => by(10_000, t.areaSquareCentimeters),
    ],
    kubevac_robot_cleaning_seconds_total: ['Time spent on cleanings in the life of the robot.', (t) => t.seconds],
    kubevac_robot_distance_meters_total: [
      'How far the robot drove in its life.',
      (t) => by(1_000, t.distanceMillimeters),
    ],
  }),
  {
    type: 'gauge',
    name: 'kubevac_robot_consumable_remaining_seconds',
    help: 'Seconds of work that are left of a part. At 0 change it, then: kubectl vac reset ROBOT PART.',
    labels: ['consumable'],
    read: (seen) => ofParts(seen, ({ remainingSeconds }) => remainingSeconds),
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_consumable_remaining_ratio',
    help: 'What is left of a part, from 1 when it is new to 0. At 0 change it, then: kubectl vac reset ROBOT PART.',
    labels: ['consumable'],
    read: (seen) => ofParts(seen, ({ remainingPercent }) => remainingPercent && remainingPercent / 100),
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_dustbin_full',
    help: '1 while the dustbin is full: empty it by hand, or with kubectl vac empty where the dock can.',
    read: ({ dustbinFull }) => (dustbinFull === undefined ? undefined : Number(dustbinFull)),
  },
  {
    type: 'gauge',
    name: 'kubevac_robot_wifi_signal_dbm',
    help: 'How well the robot hears its Wi-Fi, in dBm: above -60 is good, under -80 it gets lost.',
    read: ({ wifiSignalDecibelMilliwatts }) => wifiSignalDecibelMilliwatts,
  },
];

/** @param facts what is so at a scrape */
export function addRobotMetrics(metrics: Metrics, facts: () => RobotFacts): void {
  metrics.gauge({
    name: 'kubevac_robot_up',
    help: '1 while the firmware of the robot answers its agent. At 0 nothing else is known of the robot: see that it is on.',
    read: () => Number(facts().observation !== undefined),
  });
  for (const { type, read, ...description } of OBSERVED)
    metrics[type]({
      ...description,
      read: () => {
        const { observation } = facts();
        return observation && read(observation);
      },
    });
  metrics.gauge({
    name: 'kubevac_robot_current_task',
    help: '1 for the kind of task that the robot is at.',
    labels: ['kind'],
    read: () => {
      const { task, observation } = facts();
      return observation && task && [{ labels: { kind: KIND_OF[task.section] }, value: 1 }];
    },
  });
  metrics.gauge({
    name: 'kubevac_robot_current_task_progress_ratio',
    help: 'How far the task is that the robot is at, from 0 to 1, where the firmware tells.',
    read: () => {
      const { task, observation } = facts();
      return observation && by(100, task?.percent);
    },
  });
  metrics.gauge({
    name: 'kubevac_robot_info',
    help: 'What the robot is; always 1. Its model is a label of the target.',
    labels: ['manufacturer', 'firmware'],
    read: () => {
      const { info } = facts();
      if (info === undefined) return undefined;
      const { manufacturer, firmware } = info.device;
      return [{ labels: { manufacturer, firmware }, value: 1 }];
    },
  });
}

type Totals = NonNullable<Telemetry['totals']>;

function totals(
  all: Readonly<Record<string, readonly [string, (totals: Totals) => number | undefined]>>,
): RobotMetric[] {
  return Object.entries(all).map(([name, [help, read]]) => ({
    type: 'counter',
    name,
    help: `${help} From its firmware.`,
    read: (seen) => seen.totals && read(seen.totals),
  }));
}

function by(divisor: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / divisor;
}

type Part = NonNullable<Telemetry['consumables']>[number];

function ofParts({ consumables = [] }: Observation, read: (part: Part) => number | undefined): Sample[] {
  return consumables.flatMap((part) => {
    const value = read(part);
    return value === undefined ? [] : [{ labels: { consumable: part.name }, value }];
  });
}
