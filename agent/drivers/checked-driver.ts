import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { info } from '@kubevac/protocol/info.ts';
import { taskResult } from '@kubevac/protocol/tasks.ts';
import { telemetry } from '@kubevac/protocol/telemetry.ts';
import { z } from 'zod';
import { DriverError, type Driver, type DriverInfo, type Observation, type Outcome } from './driver.ts';

const percent = z.number().min(0).max(100).transform(Math.round);
const progress = z.object({ percent, result: taskResult });
const schemas = {
  observation: telemetry.omit({ protocol: true, currentTask: true }).extend({ progress: progress.optional() }),
  info: info.omit({ protocol: true, agentVersion: true, driver: true }),
  outcome: z.looseObject({ percent: percent.optional(), result: taskResult.optional() }),
};

/** What drivers promise (`driver.ts`), with time to spare. */
const answerMilliseconds = 15_000;

/**
 * Holds a driver to its contract: one wrong figure must not make a whole document unreadable, and one call that never
 * answers must not make the agent deaf. What does not fit is left out, and logged; what fails in any other way than the
 * contract says has perhaps been done.
 */
export function checkedDriver(driver: Driver, log: Logger, patience = answerMilliseconds): Driver {
  const repeating = onceIn(log, 60_000);
  const fit = (name: keyof typeof schemas, said: object): object => {
    const { value, faults } = fitting(schemas[name], said);
    if (faults.length > 0) repeating.error({ driver: driver.name, what: name, faults }, 'driver breaks its contract');
    return value;
  };
  const answered = async <T>(call: () => Promise<T>): Promise<T> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new DriverError('NotAnswering', 'the driver did not answer')), patience);
    try {
      return await Promise.race([call(), late]);
    } catch (error) {
      if (error instanceof DriverError) throw error;
      repeating.error({ driver: driver.name, error }, 'driver breaks its contract');
      throw new DriverError('NotAnswering', String(error));
    } finally {
      clearTimeout(timer);
    }
  };
  const { clean, pause, locate } = driver;
  return {
    name: driver.name,
    run: (signal, observer) =>
      driver.run(signal, (said) => observer(said && (fit('observation', said) as Observation))),
    describe: async () => fit('info', await answered(() => driver.describe())) as DriverInfo,
    observe: async () => fit('observation', await answered(() => driver.observe())) as Observation,
    mark: () => answered(() => driver.mark()),
    settle: () => answered(() => driver.settle()),
    outcome: async (mark) => {
      const said = await answered(() => driver.outcome(mark));
      return { ...('result' in said && { result: {} }), ...fit('outcome', said) } as Outcome;
    },
    halt: (how) => answered(() => driver.halt(how)),
    ...(clean && { clean: (motion) => answered(() => clean.call(driver, motion)) }),
    ...(pause && {
      pause: { pause: () => answered(() => pause.pause()), resume: () => answered(() => pause.resume()) },
    }),
    ...(locate && { locate: () => answered(() => locate.call(driver)) }),
  };
}

/** What of an object the schema allows: fields that do not fit are left out. */
function fitting(schema: z.ZodObject, said: object): { value: object; faults: string[] } {
  const whole = schema.safeParse(said);
  if (whole.success) return { value: whole.data, faults: [] };
  const wrong = new Set(whole.error.issues.map(({ path }) => path[0]));
  const rest = Object.fromEntries(Object.entries(said).filter(([name]) => !wrong.has(name)));
  const faults = whole.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { value: (schema.safeParse(rest).data ?? rest) as object, faults };
}
