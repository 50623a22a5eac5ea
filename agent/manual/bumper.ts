import type { Driver, DriverInfo } from '../drivers/driver.ts';

const BUMPER = 'bumper';

/** Which parts of the bumper are pressed, as the robot said last; undefined where it does not tell. */
export class BumperWatch {
  readonly #readSensors: Driver['readSensors'];
  readonly #info: () => DriverInfo | undefined;
  #pressed: readonly string[] | undefined;
  #reading = false;

  constructor({ readSensors }: Pick<Driver, 'readSensors'>, info: () => DriverInfo | undefined) {
    this.#readSensors = readSensors;
    this.#info = info;
  }

  get pressed(): readonly string[] | undefined {
    return this.#pressed;
  }

  /** Asks the robot, unless it has not answered yet. */
  feel(): void {
    const sensor = this.#info()?.sensors.find(({ name }) => name === BUMPER);
    if (sensor === undefined || this.#readSensors === undefined || this.#reading) return;
    const { fields = [BUMPER] } = sensor;
    this.#reading = true;
    this.#readSensors([BUMPER])
      .then(
        ([values = []]) => (this.#pressed = fields.filter((_, at) => (values[at] ?? 0) !== 0)),
        () => (this.#pressed = undefined),
      )
      .finally(() => (this.#reading = false));
  }
}
