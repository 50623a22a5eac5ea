import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { driverOf, FirmwareModel } from '../tasks/testing/firmware-model.ts';
import { checkedDriver } from './checked-driver.ts';
import { DriverError, type Driver, type Observation, type Outcome } from './driver.ts';

/** A driver that does some things otherwise than the contract says. */
function checked(over: Partial<Driver>): Driver {
  const { clean: _clean, ...driver } = driverOf(new FirmwareModel(), () => undefined);
  return checkedDriver({ ...driver, ...over }, silentLogger, 20);
}

test('a figure that does not fit is left out, and the rest is told', async () => {
  const said = {
    state: 'Cleaning',
    battery: { percent: 55.5, charging: false },
    progress: { percent: 12.4, result: {} },
  };
  const driver = checked({ observe: async () => said as Observation });
  assert.deepEqual(await driver.observe(), { state: 'Cleaning', progress: { percent: 12, result: {} } });
});

test('an observer hears what fits, and the silence', async () => {
  const heard: unknown[] = [];
  const driver = checked({
    run: async (_signal, observer) => {
      observer({ state: 'Docked', pose: { xMillimeters: 0.5, yMillimeters: 0, headingDegrees: 0 } });
      observer(undefined);
    },
  });
  await driver.run(AbortSignal.abort(), (observation) => heard.push(observation));
  assert.deepEqual(heard, [{ state: 'Docked' }, undefined]);
});

test('an outcome stays the same outcome, without the figures that do not fit', async () => {
  const outcomes: Outcome[] = [
    { state: 'Finished', result: { areaSquareCentimeters: 1.5 }, endedAtMilliseconds: 7 },
    { state: 'NotStarted' },
    { state: 'Running', percent: 500 },
  ];
  const seen = outcomes.map((said) => checked({ outcome: async () => said }).outcome(''));
  assert.deepEqual(await Promise.all(seen), [
    { state: 'Finished', result: {}, endedAtMilliseconds: 7 },
    { state: 'NotStarted' },
    { state: 'Running' },
  ]);
});

const notAnswering = (error: unknown): boolean => error instanceof DriverError && error.kind === 'NotAnswering';

test('a call that never answers has perhaps been obeyed', async () => {
  const hangs = checked({ halt: () => new Promise(() => undefined), clean: () => new Promise(() => undefined) });
  await assert.rejects(hangs.halt('Stop'), notAnswering);
  await assert.rejects(hangs.clean?.({ kind: 'Full', passes: 1 }) ?? Promise.resolve(), notAnswering);
});

test('an error that the contract does not know says as little', async () => {
  const throws = checked({ mark: () => Promise.reject(new TypeError('x is undefined')) });
  await assert.rejects(throws.mark(), notAnswering);
});

test('a refusal is a refusal, and what a driver lacks it lacks', async () => {
  const refuses = checked({ settle: () => Promise.reject(new DriverError('Refused', 'no')) });
  await assert.rejects(refuses.settle(), { kind: 'Refused' });
  assert.equal(refuses.clean, undefined);
});
