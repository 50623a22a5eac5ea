import { isRefusal, type ManualDriving } from '../drivers/driver.ts';

/** A firmware that does not answer the end is asked again, until it has certainly freed the robot by itself. */
export const endAgainMilliseconds = 1_000;
const endTries = 90;

export interface LetGoOptions {
  readonly manual: Pick<ManualDriving, 'end'>;
  /** Asks the firmware itself how the robot is. @throws DriverError */
  readonly observe: () => Promise<unknown>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Frees a robot that was driven by hand: told until it is obeyed, or until nobody can expect that any more. Never rejects. */
export async function letGo(options: LetGoOptions): Promise<void> {
  for (let tries = 0; tries < endTries; tries += 1) {
    if (await isFreed(options)) return;
    await options.wait(endAgainMilliseconds);
  }
}

async function isFreed({ manual, observe }: LetGoOptions): Promise<boolean> {
  try {
    await manual.end();
    await observe();
    return true;
  } catch (error) {
    return isRefusal(error);
  }
}
