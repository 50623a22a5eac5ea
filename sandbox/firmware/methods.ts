import { z } from 'zod';
import { FAN_SPEEDS } from './battery.ts';
import {
  clearFault,
  endManual,
  move,
  pauseRun,
  Refusal,
  resumeRun,
  sendHome,
  setFault,
  startCleaning,
  startDrive,
  startManual,
  stopMotion,
} from './commands.ts';
import { LONGEST_MOVE_MILLISECONDS } from './by-hand.ts';
import type { CleaningPlace } from './places.ts';
import { emptyDustbin } from './dustbin.ts';
import type { Firmware } from './firmware.ts';
import { blockWay, clearWay, coverLidar, putDown } from './hands.ts';
import { FAULT_KINDS, KEPT_RUNS } from './runs.ts';
import { mapOf } from './map-answer.ts';
import { MAX_SPEED_MILLIMETERS_PER_SECOND } from './motion.ts';
import { listSensors, readSensors, SENSORS } from './sensor-list.ts';
import { setRestrictions } from './set-restrictions.ts';
import { PARTS } from './wear.ts';
import { infoOf, runsOf, statusOf } from './status.ts';

/**
 * What a method is for the firmware. `Start`: begins a motion, is logged, and is what the faults of `fault` lose or delay.
 * `Motion`: changes a motion. Both are refused from a session that is over. `Read`: anything else.
 * `World`: no firmware has it; it is the hand of a person or a test, and works while the firmware does not answer.
 */
export type MethodKind = 'Start' | 'Motion' | 'Read' | 'World';

export interface Method {
  readonly kind: MethodKind;
  readonly parameters: z.ZodType;
  /** @param parameters as `parameters` parsed them */
  readonly perform: (firmware: Firmware, parameters: unknown, by: string) => unknown;
}

const SENSOR_NAMES = Object.keys(SENSORS);
const millimeters = z.int().min(-1_000_000).max(1_000_000);
const cleaning = { passes: z.int().min(1).max(3).default(1), fanSpeed: z.enum(FAN_SPEEDS).optional() };
const point = { xMillimeters: millimeters, yMillimeters: millimeters };
const zone = z.object({
  x1Millimeters: millimeters,
  y1Millimeters: millimeters,
  x2Millimeters: millimeters,
  y2Millimeters: millimeters,
});
const destination = z.object({
  ...point,
  headingDegrees: z.number().min(-360).max(360).optional(),
  speedMillimetersPerSecond: z.number().min(10).max(MAX_SPEED_MILLIMETERS_PER_SECOND).optional(),
});
/** More than it can is as much as it can. */
const handMove = z.object({
  velocityMillimetersPerSecond: z.number().min(-1_000).max(1_000),
  rotationDegreesPerSecond: z.number().min(-360).max(360),
  forMilliseconds: z.number().min(0).max(LONGEST_MOVE_MILLISECONDS),
});
const forMilliseconds = z.number().min(0).max(600_000);

const fault = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.enum(FAULT_KINDS) }),
    z.object({ kind: z.literal('NotAnswering'), forMilliseconds }),
    z.object({ kind: z.literal('HangAfterNextStart') }),
    z.object({ kind: z.literal('DelayNextStart'), forMilliseconds }),
  ],
  { error: `it is one of ${[...FAULT_KINDS, 'NotAnswering', 'HangAfterNextStart', 'DelayNextStart'].join(', ')}` },
);

/** Every method of the socket; docs/simulator.md says what each does. */
export const METHODS: Readonly<Record<string, Method>> = {
  hello: method(
    'Read',
    z.object({ client: z.string().regex(/^[\w.-]{1,64}$/) }),
    ({ sessions, bootId }, { client }) => ({
      session: sessions.open(client),
      bootId,
    }),
  ),
  status: method('Read', z.object({}), ({ world }) => statusOf(world)),
  info: method('Read', z.object({}), ({ world, serial }) => infoOf(world, serial)),
  runs: method('Read', z.object({ limit: z.int().min(0).default(KEPT_RUNS) }), ({ world, bootId }, { limit }) =>
    runsOf(world, bootId, limit),
  ),
  map: method('Read', z.object({}), ({ world }) => mapOf(world)),
  sensors: method('Read', z.object({}), () => listSensors()),
  read_sensors: method(
    'Read',
    z.object({ names: z.array(z.enum(SENSOR_NAMES)).min(1).max(SENSOR_NAMES.length).default(SENSOR_NAMES) }),
    ({ world }, { names }) => readSensors(world, names),
  ),
  clean_full: method('Start', z.object(cleaning), (firmware, options, by) =>
    clean(firmware, { kind: 'Full' }, { ...options, by }),
  ),
  clean_rooms: method(
    'Start',
    z.object({ ...cleaning, segmentIds: z.array(z.string().max(64)).min(1).max(64) }),
    (firmware, { segmentIds, ...options }, by) => clean(firmware, { kind: 'Rooms', segmentIds }, { ...options, by }),
  ),
  clean_zones: method(
    'Start',
    z.object({ ...cleaning, zones: z.array(zone).min(1).max(16) }),
    (firmware, { zones, ...options }, by) => clean(firmware, { kind: 'Zones', zones }, { ...options, by }),
  ),
  clean_spot: method(
    'Start',
    z.object({ ...cleaning, ...point, sideMillimeters: z.int().min(100).max(10_000) }),
    (firmware, { passes, fanSpeed, ...spot }, by) =>
      clean(firmware, { kind: 'Spot', ...spot }, { passes, fanSpeed, by }),
  ),
  go_to: method('Start', destination, (firmware, to, by) => {
    startDrive(firmware.world, to, by);
    firmware.logStart('go_to', to, by);
  }),
  start_manual: method('Start', z.object({}), (firmware, _, by) => {
    startManual(firmware.world, by);
    firmware.logStart('start_manual', {}, by);
  }),
  move: method('Motion', handMove, ({ world }, asked) => move(world, asked)),
  end_manual: method('Motion', z.object({}), ({ world }) => endManual(world)),
  resume: method('Start', z.object({}), (firmware, _, by) => resume(firmware, by)),
  pause: method('Motion', z.object({}), ({ world }) => pauseRun(world)),
  stop: method('Motion', z.object({}), ({ world }) => stopMotion(world)),
  dock: method('Motion', z.object({}), (firmware, _, by) => dock(firmware, by)),
  locate: method('Read', z.object({}), ({ world }) => {
    world.locates += 1;
  }),
  set_fan_speed: method('Read', z.object({ fanSpeed: z.enum(FAN_SPEEDS) }), ({ world }, { fanSpeed }) => {
    world.fanSpeed = fanSpeed;
  }),
  restrictions: method('Read', z.object({}), ({ world }) => world.restrictions),
  set_volume: method('Read', z.object({ percent: z.int().min(0).max(100) }), ({ world }, { percent }) => {
    world.volumePercent = percent;
  }),
  set_restrictions: method(
    'Read',
    z.object({ walls: z.array(zone).max(64).default([]), noGoZones: z.array(zone).max(64).default([]) }),
    ({ world }, restrictions) => setRestrictions(world, restrictions),
  ),
  empty_dustbin: method('Read', z.object({}), ({ world }) => emptyDustbin(world)),
  reset_consumable: method('Read', z.object({ name: z.enum(PARTS) }), ({ world }, { name }) => {
    world.wear[name] = 0;
  }),
  start_log: method('World', z.object({}), ({ startLog }) => ({ starts: startLog.lines })),
  press_button: method('World', z.object({ button: z.enum(['Clean', 'Home']) }), (firmware, { button }) =>
    button === 'Home' ? dock(firmware, 'button') : pressClean(firmware),
  ),
  fault: method('World', fault, (firmware, what) => causeFault(firmware, what)),
  clear_fault: method('World', z.object({}), (firmware) => {
    clearFault(firmware.world);
    firmware.answering.behave();
  }),
  block_way: method('World', zone, ({ world }, area) => blockWay(world, area)),
  clear_way: method('World', z.object({}), ({ world }) => clearWay(world)),
  cover_lidar: method('World', z.object({ covered: z.boolean() }), ({ world }, { covered }) =>
    coverLidar(world, covered),
  ),
  put_down: method(
    'World',
    z.object({ ...point, headingDegrees: z.number().min(-360).max(360).default(0) }),
    ({ world }, { headingDegrees, ...to }) => putDown(world, to, headingDegrees),
  ),
  set_battery: method('World', z.object({ percent: z.number().min(0).max(100) }), ({ world }, { percent }) => {
    world.batteryPercent = percent;
  }),
  set_time_factor: method('World', z.object({ factor: z.number().min(0).max(1_000) }), ({ clock }, { factor }) =>
    clock.setFactor(factor),
  ),
};

function method<Schema extends z.ZodType>(
  kind: MethodKind,
  parameters: Schema,
  perform: (firmware: Firmware, parameters: z.infer<Schema>, by: string) => unknown,
): Method {
  return { kind, parameters, perform: (firmware, parsed, by) => perform(firmware, parsed as z.infer<Schema>, by) };
}

const CLEANING_METHODS = { Full: 'clean_full', Rooms: 'clean_rooms', Zones: 'clean_zones', Spot: 'clean_spot' };

function clean(firmware: Firmware, place: CleaningPlace, options: Parameters<typeof startCleaning>[2]): void {
  startCleaning(firmware.world, place, options);
  const { by, ...logged } = options;
  const { kind, ...where } = place;
  firmware.logStart(CLEANING_METHODS[kind], { ...where, ...logged }, by);
}

function resume(firmware: Firmware, by: string): void {
  resumeRun(firmware.world);
  firmware.logStart('resume', {}, by);
}

function dock(firmware: Firmware, by: string): void {
  if (sendHome(firmware.world)) firmware.logStart('dock', {}, by);
}

/** The button of such a robot: starts a full clean, pauses what is under way, goes on with what is paused, ends what is driven by hand. */
function pressClean(firmware: Firmware): void {
  const { run } = firmware.world;
  if (run === undefined) clean(firmware, { kind: 'Full' }, { passes: 1, by: 'button' });
  else if (run.state === 'Paused') resume(firmware, 'button');
  else if (run.kind === 'Manual') stopMotion(firmware.world);
  else pauseRun(firmware.world);
}

function causeFault({ world, answering }: Firmware, what: z.infer<typeof fault>): void {
  switch (what.kind) {
    case 'NotAnswering':
      return answering.fallSilent(what.forMilliseconds);
    case 'HangAfterNextStart':
      return answering.loseNextAnswer();
    case 'DelayNextStart':
      return answering.delayNextStart(what.forMilliseconds);
    default:
      if (world.state === 'Error') throw new Refusal(`the robot is in error already: ${world.error?.code}`);
      return setFault(world, what.kind);
  }
}
