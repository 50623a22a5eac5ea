import type { ReadingsHead, ReadingsSample } from '@kubevac/protocol/sensor-readings.ts';
import type { DriverInfo, SensorValues } from '../../drivers/driver.ts';

type Sensor = DriverInfo['sensors'][number];

/** What was read of sensors so far, as lines. Its time, in milliseconds, stands still while it is suspended. */
export class Recording {
  readonly planned: number;
  /** In milliseconds. */
  readonly period: number;
  readonly #lines: string[];
  #begun = performance.now();
  #answeredAt = performance.now();
  #stoodAt: number | undefined;
  bytes = 0;

  constructor(sensors: readonly Sensor[], planned: number, period: number) {
    this.planned = planned;
    this.period = period;
    const head: ReadingsHead = {
      sensors: sensors.map(({ name, unit, fields }) => ({ name, unit, ...(fields && { fields }) })),
    };
    this.#lines = [JSON.stringify(head)];
  }

  get count(): number {
    return this.#lines.length - 1;
  }

  get age(): number {
    return this.#now - this.#begun;
  }

  /** How long nothing was answered. */
  get silence(): number {
    return this.#now - this.#answeredAt;
  }

  /** Lets its time stand still, or go on. */
  stand(still: boolean): void {
    const now = performance.now();
    const stood = now - (this.#stoodAt ?? now);
    this.#begun += stood;
    this.#answeredAt += stood;
    this.#stoodAt = still ? now : undefined;
  }

  get #now(): number {
    return this.#stoodAt ?? performance.now();
  }

  add(values: SensorValues, wallMilliseconds: number | undefined): void {
    this.#answeredAt = performance.now();
    const monotonicMilliseconds = Math.round(this.age);
    const sample: ReadingsSample = { monotonicMilliseconds, wallMilliseconds, values: values.map((all) => [...all]) };
    const line = JSON.stringify(sample);
    this.bytes += line.length + 1;
    this.#lines.push(line);
  }

  file(): Buffer {
    return Buffer.from(`${this.#lines.join('\n')}\n`);
  }
}
