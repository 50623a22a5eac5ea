import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MeasuredClock } from './measured-clock.ts';

function host(): { monotonic: number; uptime: number; synchronised: number | undefined; clock: MeasuredClock } {
  const it = { monotonic: 1_000, uptime: 50_000, synchronised: undefined as number | undefined };
  const clock = new MeasuredClock({
    monotonic: () => it.monotonic,
    uptime: () => it.uptime,
    synchronised: () => it.synchronised,
  });
  return Object.assign(it, { clock });
}

test('rule 15: before a round trip the time is unknown, whatever the system clock says', () => {
  assert.equal(host().clock.now(), undefined);
});

test('rule 15: the true time lies within the error of a measurement, as long as the drift is within 200 ppm', () => {
  fc.assert(
    fc.property(
      fc.nat(2_000),
      fc.nat(2_000),
      fc.nat(10_000_000),
      fc.double({ min: -200e-6, max: 200e-6, noNaN: true }),
      (there, back, later, drift) => {
        const it = host();
        const truth = 1_700_000_000_000;
        const asked = it.clock.moment();
        it.monotonic += there + back;
        it.uptime += there + back;
        it.clock.measure(truth + there, asked);
        it.monotonic += later * (1 + drift);
        it.uptime += later * (1 + drift);
        const time = it.clock.now();
        assert.ok(time);
        assert.ok(Math.abs(time.milliseconds - (truth + there + back + later)) <= time.errorMilliseconds + 1);
      },
    ),
  );
});

test('rule 15: a host that was suspended must measure again', () => {
  const it = host();
  it.clock.measure(1_700_000_000_000, it.clock.moment());
  it.uptime += 3_600_000;
  it.monotonic += 10;
  assert.equal(it.clock.now(), undefined);
  it.clock.measure(1_700_003_600_010, it.clock.moment());
  assert.equal(it.clock.now()?.milliseconds, 1_700_003_600_010);
});

test('rule 15: an answer that the host slept over says nothing', () => {
  const it = host();
  const asked = it.clock.moment();
  it.uptime += 3_600_000;
  it.monotonic += 10;
  it.clock.measure(1_700_000_000_000, asked);
  assert.equal(it.clock.now(), undefined);
});

test('a slow answer does not replace a better measurement until that has aged', () => {
  const it = host();
  it.clock.measure(1_000_000, it.clock.moment());
  const asked = it.clock.moment();
  it.monotonic += 4_000;
  it.uptime += 4_000;
  it.clock.measure(9_000_000, asked);
  assert.equal(it.clock.now()?.milliseconds, 1_004_000);
});

test('a system clock that NTP keeps is believed', () => {
  const it = host();
  it.synchronised = 42;
  assert.deepEqual(it.clock.now(), { milliseconds: 42, errorMilliseconds: 500 });
});
