import { info } from '@kubevac/protocol/info.ts';
import { reasonName } from '@kubevac/protocol/reasons.ts';
import { restrictions, robotSettings, type Restrictions, type RobotSettings } from '@kubevac/protocol/settings.ts';
import { MOTION_KINDS, taskResult } from '@kubevac/protocol/tasks.ts';
import { telemetry } from '@kubevac/protocol/telemetry.ts';
import { z } from 'zod';
import { DriverError, type DriverInfo, type Observation, type Outcome } from './driver.ts';
import { fitting, type Fitting } from './fitting.ts';

const percent = z.number().min(0).max(100).transform(Math.round);
const progress = z.object({ percent, result: taskResult });
const observation = telemetry.omit({ protocol: true, currentTask: true }).extend({
  progress: progress.optional(),
  dustbinFull: z.boolean().optional(),
  wifiSignalDecibelMilliwatts: z.number().optional(),
});

/** @throws DriverError NotAnswering, as all functions here, where it is no observation at all */
export function fittingObservation(said: unknown): Fitting<Observation> {
  return fitting(observation, said, { state: 'Unknown' }) as Fitting<Observation>;
}

const unknownDevice = { manufacturer: 'Unknown', model: 'Unknown', firmware: 'Unknown', serial: 'Unknown' };
const nothingKnown = { device: unknownDevice, capabilities: [], sensors: [], fanSpeeds: [], rooms: [] };

export function fittingInfo(said: unknown): Fitting<DriverInfo> {
  return fitting(info.omit({ protocol: true, agentVersion: true, driver: true }), said, nothingKnown);
}

const kind = z.enum(MOTION_KINDS).optional();
const underWay = { kind, percent: percent.optional(), result: taskResult.optional() };
const over = {
  result: taskResult,
  kind,
  startedAtMilliseconds: z.number().optional(),
  endedAtMilliseconds: z.number().optional(),
  next: z.string().optional(),
};
const outcomes = {
  NotStarted: z.object({ state: z.literal('NotStarted') }),
  Running: z.object({ state: z.literal('Running'), ...underWay }),
  Paused: z.object({ state: z.literal('Paused'), ...underWay }),
  Finished: z.object({ state: z.literal('Finished'), ...over }),
  Ended: z.object({ state: z.literal('Ended'), reason: reasonName, message: z.string(), ...over }),
  Unknown: z.object({
    state: z.literal('Unknown'),
    forgotten: z.object({ next: z.string(), motions: z.int().min(1).optional() }).optional(),
  }),
} satisfies Record<Outcome['state'], z.ZodObject>;

/** A state that the contract does not have says as much as Unknown; an end without a reason is known to be an end. */
export function fittingOutcome(said: unknown): Fitting<Outcome> {
  const { state } = z.object({ state: z.enum(Object.keys(outcomes) as Outcome['state'][]) }).safeParse(said).data ?? {};
  const instead = { state: 'Unknown', result: {}, reason: 'StoppedElsewhere', message: 'the robot ended it' };
  return fitting(outcomes[state ?? 'Unknown'], said, instead as object) as Fitting<Outcome>;
}

export function fittingSettings(said: unknown): Fitting<RobotSettings> {
  return fitting(robotSettings, said, {});
}

/** One wall that does not read may be the one at the stairs: then nothing is known of any. */
export function fittingRestrictions(said: unknown): Fitting<Restrictions> {
  const { success, data, error } = restrictions.safeParse(said);
  if (success) return { value: data, faults: [] };
  throw new DriverError('NotAnswering', `the restrictions do not read: ${z.prettifyError(error)}`);
}

/** A mark is opaque: it is a text, or it is none. */
export function fittingMark(said: unknown): Fitting<string> {
  const { value, faults } = fitting(z.object({ mark: z.string() }), { mark: said }, {});
  return { value: value.mark, faults };
}
