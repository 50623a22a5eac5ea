/**
 * Loaded into a process with `--import`: its wall clock is off by KUBEVAC_TEST_CLOCK_OFFSET milliseconds, as on a computer whose
 * battery is empty; the monotonic clock and the uptime are right. See `withWrongClock` in agent-hooks.ts.
 */
const offset = Number(process.env['KUBEVAC_TEST_CLOCK_OFFSET'] ?? 0);
const RightDate = Date;

globalThis.Date = class extends RightDate {
  constructor(...values: readonly unknown[]) {
    super(...((values.length === 0 ? [RightDate.now() + offset] : values) as [number]));
  }

  static override now(): number {
    return RightDate.now() + offset;
  }
} as DateConstructor;
