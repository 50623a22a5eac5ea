/** What a person sees of each fault of a robot in the middle of a cleaning: the task, the robot, what to do, the events. */
import assert from 'node:assert/strict';
import { afterEach, suite, test } from 'node:test';
import { whole } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { conditionOf, endOf, says, seeFirmware, seeReady } from '../../support/sights.ts';
import type { SeenObject, TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

/** What somebody does to the robot, and what is said of it then. */
interface Fault {
  readonly method: string;
  readonly params: object;
  readonly reason: string;
  readonly message: string;
  readonly advice: RegExp;
}

const caused = (kind: string) => ({ method: 'fault', params: { kind } });

const FAULTS: Readonly<Record<string, Fault>> = {
  'a wheel is caught': {
    ...caused('WheelStuck'),
    reason: 'WheelStuck',
    message: 'A wheel is blocked.',
    advice: /Free the wheel/,
  },
  'a wheel hangs in the air': {
    ...caused('WheelUp'),
    reason: 'WheelUp',
    message: 'A wheel hangs in the air.',
    advice: /even floor/,
  },
  'the robot is stuck': {
    ...caused('RobotStuck'),
    reason: 'RobotStuck',
    message: 'The robot is stuck.',
    advice: /Free it/,
  },
  'somebody picks it up': {
    ...caused('PickedUp'),
    reason: 'PickedUp',
    message: 'The robot was picked up.',
    advice: /Put it down/,
  },
  'its dustbin is full': {
    ...caused('DustbinFull'),
    reason: 'DustbinFull',
    message: 'The dustbin is full.',
    advice: /kubectl vac empty dusty/,
  },
  'its lidar is covered': {
    method: 'cover_lidar',
    params: { covered: true },
    reason: 'LidarBlocked',
    message: 'The laser turret is covered or does not turn.',
    advice: /Clear the turret/,
  },
  'its battery is empty': {
    ...caused('BatteryLow'),
    reason: 'BatteryLow',
    message: 'The battery is too low to go on.',
    advice: /Let it charge/,
  },
};

/** Between the hall and the kitchen, over the whole door. */
const DOOR = { x1Millimeters: 100, y1Millimeters: 4_200, x2Millimeters: 9_900, y2Millimeters: 4_350 };

suite('a cleaning that a fault ends', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  const system = systemForThisFile(async (begun) => {
    begun.startOperator();
    dusty = await begun.startRobot('dusty');
    await seeReady(begun, 'dusty');
  });
  const hand = (method: string, params: object = {}): Promise<unknown> => dusty.firmware.request(method, { ...params });

  /** The robot is well again, and in its dock. */
  afterEach(async () => {
    await hand('clear_way');
    await hand('cover_lidar', { covered: false });
    await hand('clear_fault');
    await hand('set_time_factor', { factor: 200 });
    await hand('press_button', { button: 'Home' });
    await seeFirmware(dusty.firmware, 'Docked');
    await hand('set_time_factor', { factor: 50 });
    await seeReady(system(), 'dusty');
  });

  async function underWay(name: string, spec: object = whole): Promise<void> {
    await system().clean(name, 'dusty', spec);
    await system().seePhase(name, 'Running');
  }

  /** Waits until there is such an event. */
  async function seeEvent(object: string, reason: string, text: string): Promise<void> {
    await until(
      async () => {
        const events = await system().api.list<SeenEvent>('events');
        return events.some(
          ({ involvedObject: { kind, name }, type, reason: said, message }) =>
            `${kind}/${name}` === object && type === 'Warning' && said === reason && message.includes(text),
        );
      },
      { pollMilliseconds: 200, what: `event ${reason} "${text}" of ${object}` },
    );
  }

  for (const [what, { method, params, reason, message, advice }] of Object.entries(FAULTS))
    test(`${what}: the task fails as ${reason}, and the robot says what to do`, async () => {
      const name = what.replaceAll(' ', '-');
      await underWay(name);
      await hand(method, params);
      assert.equal(await endOf(system(), name), `Failed/${reason}`);
      const vac = await system().see('vac', 'dusty', says('NeedsAttention', 'RobotFault'));
      assert.equal(conditionOf(vac, 'NeedsAttention')?.message, `${reason}: ${message}`);
      assert.deepEqual([vac.status.state, vac.status.error.message], ['Error', message]);
      assert.match(vac.status.error.advice, advice);
      await seeEvent(`Cleaning/${name}`, reason, 'run ');
      await seeEvent('VacuumRobot/dusty', 'RobotFault', message);
      await hand('cover_lidar', { covered: false });
      await hand('clear_fault');
      await system().see('vac', 'dusty', says('NeedsAttention', 'NoFault'));
    });

  test('somebody carries it elsewhere: the task fails as PickedUp, and the robot needs nobody', async () => {
    await underWay('carried');
    await hand('put_down', { xMillimeters: 5_025, yMillimeters: 3_525 });
    assert.equal(await endOf(system(), 'carried'), 'Failed/PickedUp');
    assertWell(await system().see('vac', 'dusty', ({ status }) => status?.state === 'Idle'));
  });

  test('its firmware falls silent: the robot is not ready, the task goes on and is found finished', async () => {
    await underWay('silent', {});
    await hand('fault', { kind: 'NotAnswering', forMilliseconds: 600_000 });
    const vac = await system().see('vac', 'dusty', says('Ready', 'FirmwareSilent'));
    assert.equal(conditionOf(vac, 'NeedsAttention')?.reason, 'FirmwareSilent');
    const { status } = await system().see('cleaning', 'silent', ({ status }) => status?.reason === 'FirmwareSilent');
    assert.equal(status.phase, 'Running');
    assert.match(status.message, /^the firmware has not answered since \S+Z: how the task goes on/);
    await hand('clear_fault');
    assert.equal(await endOf(system(), 'silent'), 'Succeeded');
  });

  test('somebody presses its button: the task is paused until it is pressed again', async () => {
    await underWay('pressed', {});
    await hand('press_button', { button: 'Clean' });
    const paused = await system().see('cleaning', 'pressed', ({ status }) => status?.reason === 'PausedElsewhere');
    assert.equal(paused.status.phase, 'Running');
    assert.match(paused.status.message, /its button/);
    await hand('press_button', { button: 'Clean' });
    assert.equal(await endOf(system(), 'pressed'), 'Succeeded');
  });

  // The last one: the robot remembers the closed door until it has looked through it for a while.
  test('no way leads to the room: the task fails as Blocked, and the robot comes home by itself', async () => {
    await hand('block_way', DOOR);
    await system().clean('blocked', 'dusty');
    assert.equal(await endOf(system(), 'blocked'), 'Failed/Blocked');
    await seeEvent('Cleaning/blocked', 'Blocked', 'run ');
    await seeFirmware(dusty.firmware, 'Docked');
    assertWell(await seeReady(system(), 'dusty'));
  });
});

interface SeenEvent {
  readonly involvedObject: { readonly kind: string; readonly name: string };
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

function assertWell(vac: SeenObject): void {
  assert.equal(conditionOf(vac, 'NeedsAttention')?.status, 'False');
  assert.equal(vac.status.error, undefined);
}
