import { onceIn, type Logger } from '@kubevac/base/log.ts';
import { DriverError, type Driver, type DriverErrorKind, type Observation, type Setting } from './driver.ts';
import {
  fittingInfo,
  fittingMark,
  fittingObservation,
  fittingOutcome,
  fittingRestrictions,
  fittingSettings,
} from './driver-answers.ts';
import type { Fitting } from './fitting.ts';

/** What drivers promise (`driver.ts`), with time to spare. */
const answerMilliseconds = 15_000;

export interface CheckedDriverOptions {
  readonly log: Logger;
  readonly patienceMilliseconds?: number;
  /** Told of each call that is over. */
  readonly onCall?: ((seconds: number, failed: DriverErrorKind | undefined) => void) | undefined;
}

/**
 * Holds a driver to its contract: one wrong figure must not make a whole document unreadable, and one call that never
 * answers must not make the agent deaf. What does not fit is left out, and logged; what fails in any other way than the
 * contract says has perhaps been done. An answer that comes later than `patienceMilliseconds` is nobody's any more; but until
 * it comes the robot may still be told, so that nothing is settled (PROTOCOL rule 16) and nothing else begins.
 */
export function checkedDriver(driver: Driver, options: CheckedDriverOptions): Driver {
  const { log, patienceMilliseconds = answerMilliseconds, onCall } = options;
  const repeating = onceIn(log, 60_000);
  const broken = (fields: object): void =>
    repeating.error({ driver: driver.name, ...fields }, 'driver breaks its contract');
  const answered = async <T>(call: () => Promise<T>): Promise<T> => {
    const { promise: over, reject } = Promise.withResolvers<never>();
    const giveUp = (): void => reject(new DriverError('NotAnswering', 'the driver did not answer'));
    const timer = setTimeout(giveUp, patienceMilliseconds);
    const begun = performance.now();
    let failed: DriverErrorKind | undefined;
    try {
      return await Promise.race([call(), over]);
    } catch (error) {
      failed = error instanceof DriverError ? error.kind : 'NotAnswering';
      if (error instanceof DriverError) throw error;
      broken({ error });
      throw new DriverError(failed, String(error));
    } finally {
      clearTimeout(timer);
      onCall?.((performance.now() - begun) / 1_000, failed);
    }
  };
  const late = new Set<Promise<void>>();
  /** A call that may change what the robot does, or where it may go. */
  const obeyed = (call: () => Promise<void>): Promise<void> =>
    answered(() => {
      const made = call();
      late.add(made);
      made.catch(() => undefined).finally(() => late.delete(made));
      return made;
    });
  /** Not before all calls of before are over. */
  const alone = (call: () => Promise<void>): Promise<void> =>
    late.size === 0 ? call() : Promise.reject(new DriverError('NotAnswering', 'an earlier call was not answered yet'));
  const fitted = <T>(fit: (said: unknown) => Fitting<T>, said: unknown): T => {
    try {
      const { value, faults } = fit(said);
      if (faults.length > 0) broken({ faults });
      return value;
    } catch (error) {
      broken({ error });
      throw error;
    }
  };
  /** What is no observation at all says as much as silence. */
  const heard = (said: Observation | undefined): Observation | undefined => {
    try {
      return said && fitted(fittingObservation, said);
    } catch {
      return undefined;
    }
  };
  const { clean, goTo, pause, manual } = driver;
  return {
    name: driver.name,
    run: (signal, observer) => driver.run(signal, (said) => observer(heard(said))),
    describe: async () => fitted(fittingInfo, await answered(() => driver.describe())),
    observe: async () => fitted(fittingObservation, await answered(() => driver.observe())),
    mark: async () => fitted(fittingMark, await answered(() => driver.mark())),
    settle: () => alone(() => answered(() => driver.settle())),
    outcome: async (mark) => fitted(fittingOutcome, await answered(() => driver.outcome(mark))),
    halt: (how) => obeyed(() => driver.halt(how)),
    ...(clean && { clean: (motion) => alone(() => obeyed(() => clean.call(driver, motion))) }),
    ...(goTo && { goTo: (motion) => alone(() => obeyed(() => goTo.call(driver, motion))) }),
    ...(pause && {
      pause: { pause: () => obeyed(() => pause.pause()), resume: () => alone(() => obeyed(() => pause.resume())) },
    }),
    ...(manual && {
      manual: {
        begin: () => alone(() => obeyed(() => manual.begin())),
        move: (motion) => obeyed(() => manual.move(motion)),
        end: () => obeyed(() => manual.end()),
      },
    }),
    ...checkedRequests(driver, answered),
    ...checkedSettings(driver, { answered, obeyed, fitted }),
  };
}

type Answered = <T>(call: () => Promise<T>) => Promise<T>;

/** What moves nothing and is asked once. */
function checkedRequests(driver: Driver, answered: Answered): Partial<Driver> {
  const { locate, map, readSensors, resetConsumable, emptyDustbin } = driver;
  return {
    ...(map && { map: () => answered(() => map.call(driver)) }),
    ...(readSensors && { readSensors: (names) => answered(() => readSensors.call(driver, names)) }),
    ...(resetConsumable && { resetConsumable: (name) => answered(() => resetConsumable.call(driver, name)) }),
    ...(emptyDustbin && { emptyDustbin: () => answered(() => emptyDustbin.call(driver)) }),
    ...(locate && { locate: () => answered(() => locate.call(driver)) }),
  };
}

interface SettingCalls {
  readonly answered: Answered;
  /** A restriction that is set late would undo a later one: nothing begins before it is over. */
  readonly obeyed: (call: () => Promise<void>) => Promise<void>;
  readonly fitted: <T>(fit: (said: unknown) => Fitting<T>, said: unknown) => T;
}

function checkedSettings(driver: Driver, { answered, obeyed, fitted }: SettingCalls): Partial<Driver> {
  const checked = <T>(setting: Setting<T>, fit: (said: unknown) => Fitting<T>): Setting<T> => ({
    read: async () => fitted(fit, await answered(() => setting.read())),
    write: (value) => obeyed(() => setting.write(value)),
  });
  const { settings, restrictions } = driver;
  return {
    ...(settings && { settings: checked(settings, fittingSettings) }),
    ...(restrictions && { restrictions: checked(restrictions, fittingRestrictions) }),
  };
}
