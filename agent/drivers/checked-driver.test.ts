import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { checkedDriver } from './checked-driver.ts';
import { DriverError, type Driver, type DriverInfo, type Observation, type Outcome } from './driver.ts';
import { driverOf, FirmwareModel } from './testing/firmware-model.ts';

/** A driver that does some things otherwise than the contract says. */
function checked(over: Partial<Driver>): Driver {
  const { clean: _clean, ...driver } = driverOf(new FirmwareModel(), () => undefined);
  return checkedDriver({ ...driver, ...over }, { log: silentLogger, patienceMilliseconds: 20 });
}

test('a figure that does not fit is left out, and the rest is told', async () => {
  const said = {
    state: 'Cleaning',
    battery: { percent: 55.5, charging: false },
    progress: { percent: 12.4, result: {} },
    totals: { cleanings: 7, areaSquareCentimeters: 0.5, seconds: -1 },
  };
  const driver = checked({ observe: async () => said as Observation });
  const left = { state: 'Cleaning', progress: { percent: 12, result: {} }, totals: { cleanings: 7 } };
  assert.deepEqual(await driver.observe(), left);
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

test('a move by hand that is never answered lets nothing begin, and its end is told all the same', async () => {
  const never = new Promise<never>(() => undefined);
  let ends = 0;
  const driver = checked({
    manual: { begin: async () => undefined, move: () => never, end: async () => void (ends += 1) },
    goTo: async () => undefined,
  });
  await driver.manual?.begin();
  const motion = { velocityMillimetersPerSecond: 200, rotationDegreesPerSecond: 0, forMilliseconds: 300 };
  await assert.rejects(driver.manual?.move(motion) ?? assert.fail(), /did not answer/);
  await driver.manual?.end();
  assert.equal(ends, 1);
  await assert.rejects(driver.goTo?.({ xMillimeters: 0, yMillimeters: 0 }) ?? assert.fail(), /not answered yet/);
  await assert.rejects(driver.manual?.begin() ?? assert.fail(), /not answered yet/);
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

test('all that the contract lets an outcome say is passed on', async () => {
  const past = { kind: 'Zones', result: {}, startedAtMilliseconds: 1, endedAtMilliseconds: 2, next: 'b' } as const;
  const outcomes: Outcome[] = [
    { state: 'Running', kind: 'GoTo', percent: 5, result: {} },
    { state: 'Paused', kind: 'Full' },
    { state: 'Finished', ...past },
    { state: 'Ended', reason: 'WheelStuck', message: 'm', ...past },
    { state: 'Unknown', forgotten: { next: 'b', motions: 3 } },
  ];
  const seen = outcomes.map((said) => checked({ outcome: async () => said }).outcome(''));
  assert.deepEqual(await Promise.all(seen), outcomes);
});

const device = { manufacturer: 'm', model: 'm', firmware: '1', serial: '1' };
const info = { device, capabilities: ['Clean'], sensors: [], fanSpeeds: [], rooms: [] };
const room = (name: string) => ({ name, segmentId: '1' });

/** What of it is told. */
function described(said: unknown): Promise<DriverInfo> {
  return checked({ describe: async () => said as DriverInfo }).describe();
}

test('of a list what fits is told: a room with a name that is too long, or one room too many', async () => {
  const rooms = [room('kitchen'), room('x'.repeat(65)), room('hall')];
  assert.deepEqual(await described({ ...info, rooms }), { ...info, rooms: [room('kitchen'), room('hall')] });
  const many = Array.from({ length: 70 }, (_, index) => room(`room ${index}`));
  assert.deepEqual((await described({ ...info, rooms: many })).rooms, many.slice(0, 64));
});

test('what must be there and is not is unknown, or none', async () => {
  const unknown = { manufacturer: 'Unknown', model: 'Unknown', firmware: 'Unknown', serial: 'Unknown' };
  const said = { ...info, device: { ...device, model: 7 }, rooms: 'many', fanSpeeds: undefined };
  assert.deepEqual(await described(said), { ...info, device: unknown });
  const driver = checked({ observe: async () => ({ state: 7, battery: { percent: 1, charging: true } }) as never });
  assert.deepEqual(await driver.observe(), { state: 'Unknown', battery: { percent: 1, charging: true } });
});

test('an end without a reason is an end; a state that nobody knows tells nothing', async () => {
  const outcome = (said: unknown) => checked({ outcome: async () => said as Outcome }).outcome('');
  const message = 'the robot ended it';
  const ended = { state: 'Ended', reason: 'StoppedElsewhere', message, result: {} };
  assert.deepEqual(await outcome({ state: 'Ended', reason: 5, result: { areaSquareCentimeters: 3 } }), {
    ...ended,
    result: { areaSquareCentimeters: 3 },
  });
  assert.deepEqual(await outcome({ state: 'Ended' }), ended);
  assert.deepEqual(await outcome({ state: 'Evaporated' }), { state: 'Unknown' });
});

test('what is no answer at all is none', async () => {
  const nothing = async (): Promise<never> => undefined as never;
  const driver = checked({ describe: nothing, observe: nothing, mark: nothing, outcome: nothing });
  for (const call of [driver.describe(), driver.observe(), driver.mark(), driver.outcome('')])
    await assert.rejects(call, notAnswering);
  const heard: unknown[] = [];
  const speaks = checked({ run: async (_signal, observer) => observer(7 as never) });
  await speaks.run(AbortSignal.abort(), (observation) => heard.push(observation));
  assert.deepEqual(heard, [undefined]);
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

test('an answer after its time is nobody’s', async () => {
  const { promise, resolve } = Promise.withResolvers<Observation>();
  const { promise: other, reject } = Promise.withResolvers<void>();
  const slow = checked({ observe: () => promise, halt: () => other });
  await assert.rejects(slow.observe(), notAnswering);
  await assert.rejects(slow.halt('Stop'), notAnswering);
  resolve({ state: 'Docked' });
  reject(new Error('too late for anybody'));
  await Promise.allSettled([promise, other]);
});

test('a refusal is a refusal, and what a driver lacks it lacks', async () => {
  const refuses = checked({ settle: () => Promise.reject(new DriverError('Refused', 'no')) });
  await assert.rejects(refuses.settle(), { kind: 'Refused' });
  assert.equal(refuses.clean, undefined);
});

test('of settings what fits is told, and restrictions are told whole or not at all', async () => {
  const setting = (said: unknown) => ({ read: async () => said as never, write: async () => undefined });
  const wall = { x1Millimeters: 0, y1Millimeters: 0, x2Millimeters: 900, y2Millimeters: 0 };
  const settings = setting({ fanSpeed: 'Low', volumePercent: 140 });
  const restrictions = setting({ walls: [wall, { ...wall, x1Millimeters: 0.5 }], noGoZones: [] });
  const driver = checked({ settings, restrictions });
  assert.deepEqual(await driver.settings?.read(), { fanSpeed: 'Low' });
  await assert.rejects(driver.restrictions?.read() ?? Promise.resolve(), notAnswering);
});

test('rule 16: until a call that was given up is answered, nothing is settled and nothing begins', async () => {
  const { promise: answer, resolve } = Promise.withResolvers<void>();
  let starts = 0;
  const driver = checked({
    clean: () => {
      starts += 1;
      return answer;
    },
    halt: async () => undefined,
    settle: async () => undefined,
  });
  const start = (): Promise<void> => driver.clean?.({ kind: 'Full', passes: 1 }) ?? Promise.resolve();
  await assert.rejects(start(), notAnswering);
  await assert.rejects(driver.settle(), notAnswering);
  await assert.rejects(start(), notAnswering);
  await driver.halt('Stop');
  assert.equal(starts, 1);
  resolve();
  await answer;
  await new Promise((done) => setImmediate(done));
  await driver.settle();
});
