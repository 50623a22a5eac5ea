/** spec.settings and spec.restrictions of a VacuumRobot, from a person's patch to the firmware and back to the condition. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { small } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { conditionOf, endingSignal, endOf, says, seeFirmware, seeReady } from '../../support/sights.ts';
import type { TestRobot } from '../../support/system.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

interface Settings {
  readonly fanSpeed: string;
  readonly volumePercent: number;
}

const CABLES = { x1Millimeters: 8_600, y1Millimeters: 7_000, x2Millimeters: 9_400, y2Millimeters: 7_600 };
const STAIRS = { x1Millimeters: 3_000, y1Millimeters: 700, x2Millimeters: 3_000, y2Millimeters: 1_900 };
const RESTRICTIONS = { walls: [{ name: 'stairs', ...STAIRS }], noGoZones: [{ name: 'cables', ...CABLES }] };
const IN_FORCE = { walls: [STAIRS], noGoZones: [CABLES] };
/** Around the dock: the firmware refuses it. */
const ON_DOCK = {
  name: 'dock',
  x1Millimeters: 4_500,
  y1Millimeters: 3_000,
  x2Millimeters: 5_500,
  y2Millimeters: 3_500,
};

suite('settings and restrictions of a VacuumRobot', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(oneOperator);

  const settingsOf = async ({ firmware }: TestRobot): Promise<Settings> =>
    ((await firmware.request('status')) as { settings: Settings }).settings;
  const seeSettings = async (robot: TestRobot, wanted: Partial<Settings>): Promise<void> => {
    let last: unknown;
    await until(
      async () => {
        const found = await settingsOf(robot);
        last = found;
        return JSON.stringify({ ...found, ...wanted }) === JSON.stringify(found);
      },
      { what: () => `the firmware has ${JSON.stringify(wanted)}; it has ${JSON.stringify(last)}` },
    );
  };
  const seeRestrictions = (robot: TestRobot, wanted: object): Promise<unknown> =>
    until(async () => JSON.stringify(await robot.firmware.request('restrictions')) === JSON.stringify(wanted), {
      what: `the firmware has ${JSON.stringify(wanted)}`,
    });
  const wish = ({ name }: TestRobot, spec: object): Promise<void> => system().patch('vac', name, { spec });
  const seeApplied = ({ name }: TestRobot) =>
    system().see('vac', name, (robot) => {
      const condition = conditionOf(robot, 'SettingsApplied');
      const { generation } = robot.metadata as { generation?: number };
      return condition?.reason === 'SettingsApplied' && robot.status?.observedGeneration === generation;
    });

  test('what a person patches the firmware has, and the condition says so; what is not named is left alone', async (context) => {
    const robot = await system().startRobot('patched', { context });
    await system().see('vac', robot.name, says('SettingsApplied', 'NothingManaged'));
    await robot.firmware.request('set_volume', { percent: 11 });
    await wish(robot, { settings: { fanSpeed: 'High' }, restrictions: RESTRICTIONS });
    await seeApplied(robot);
    assert.deepEqual(await settingsOf(robot), { fanSpeed: 'High', volumePercent: 11 });
    assert.deepEqual(await robot.firmware.request('restrictions'), IN_FORCE);
    await wish(robot, { settings: { volumePercent: 40 }, restrictions: { walls: null } });
    await seeApplied(robot);
    assert.deepEqual(await settingsOf(robot), { fanSpeed: 'High', volumePercent: 40 });
    assert.deepEqual(await robot.firmware.request('restrictions'), { walls: [], noGoZones: [CABLES] });
    await wish(robot, { settings: null, restrictions: null });
    await system().see('vac', robot.name, says('SettingsApplied', 'NothingManaged'));
    assert.deepEqual(await robot.firmware.request('restrictions'), { walls: [], noGoZones: [CABLES] });
  });

  test('what somebody changes elsewhere is put back, also with the cluster away and after a restart', async (context) => {
    const spec = { settings: { fanSpeed: 'Low', volumePercent: 20 }, restrictions: RESTRICTIONS };
    const robot = await system().startRobot('put-back', { context, spec });
    await seeApplied(robot);
    robot.cable.refuse();
    await robot.firmware.request('set_fan_speed', { fanSpeed: 'Max' });
    await robot.firmware.request('set_restrictions', {});
    await seeSettings(robot, { fanSpeed: 'Low' });
    await seeRestrictions(robot, IN_FORCE);
    await system().see('vac', robot.name, says('SettingsApplied', 'RobotOffline'));
    robot.agent.kill('SIGKILL');
    await endingSignal(robot.agent);
    await robot.firmware.request('set_volume', { percent: 90 });
    robot.startAgent();
    await seeSettings(robot, { fanSpeed: 'Low', volumePercent: 20 });
    robot.cable.restore();
    await seeApplied(robot);
  });

  test('a firmware that forgot everything is told again', async (context) => {
    const spec = { settings: { volumePercent: 30 }, restrictions: RESTRICTIONS };
    const robot = await system().startRobot('forgetful', { context, spec });
    await seeApplied(robot);
    await robot.restartFirmware();
    await seeSettings(robot, { volumePercent: 30 });
    await seeRestrictions(robot, IN_FORCE);
  });

  test('a fan speed that the robot lacks is said, with those it has, and the rest is done', async (context) => {
    const robot = await system().startRobot('no-turbo', { context });
    await seeReady(system(), robot.name);
    await wish(robot, { settings: { fanSpeed: 'Turbo', volumePercent: 25 } });
    const seen = await system().see('vac', robot.name, says('SettingsApplied', 'SettingsUnsupported'));
    const { status, message } = conditionOf(seen, 'SettingsApplied') ?? assert.fail();
    assert.equal(status, 'False');
    assert.equal(
      message,
      'spec.settings.fanSpeed: the robot has no fan speed Turbo; it has Min, Low, Medium, High, Max',
    );
    await seeSettings(robot, { fanSpeed: 'Medium', volumePercent: 25 });
    await system().clean('all-the-same', robot.name, small);
    assert.equal(await endOf(system(), 'all-the-same'), 'Succeeded');
  });

  test('nothing moves while the firmware refuses the restrictions, and it does once they are right', async (context) => {
    const robot = await system().startRobot('refusing', { context });
    await seeReady(system(), robot.name);
    await wish(robot, { restrictions: { noGoZones: [ON_DOCK] } });
    const seen = await system().see('vac', robot.name, says('SettingsApplied', 'SettingsRefused'));
    assert.match(conditionOf(seen, 'SettingsApplied')?.message ?? '', /^spec\.restrictions: .* too near to the dock/);
    await system().see('vac', robot.name, says('Ready', 'RestrictionsNotApplied'));
    await system().clean('waits', robot.name, small);
    await system().see('cleaning', 'waits', ({ status }) => status?.reason === 'RestrictionsNotApplied');
    assert.deepEqual(await robot.starts(), []);
    await wish(robot, { restrictions: { noGoZones: [RESTRICTIONS.noGoZones[0]] } });
    assert.equal(await endOf(system(), 'waits'), 'Succeeded');
    assert.deepEqual(await robot.firmware.request('restrictions'), { walls: [], noGoZones: [CABLES] });
  });

  test('a cleaning keeps the fan speed that it brought, and the robot the one of its spec', async (context) => {
    const spec = { settings: { fanSpeed: 'Low' } };
    const robot = await system().startRobot('own-speed', { context, spec, timeFactor: 10 });
    await seeApplied(robot);
    await system().clean('loud', robot.name, { fanSpeed: 'Max' });
    await seeFirmware(robot.firmware, 'Cleaning');
    await wish(robot, { settings: { fanSpeed: 'High' } });
    await seeApplied(robot);
    const { state, fanSpeed } = (await robot.firmware.request('status')) as { state: string; fanSpeed: string };
    assert.deepEqual({ state, fanSpeed }, { state: 'Cleaning', fanSpeed: 'Max' });
    assert.equal((await settingsOf(robot)).fanSpeed, 'High');
    await robot.firmware.request('set_time_factor', { factor: 200 });
    assert.equal(await endOf(system(), 'loud'), 'Succeeded');
  });

  test('a full dustbin is a fault with advice; the dock empties it, and refuses to until the robot has driven home', async (context) => {
    const robot = await system().startRobot('dusty', { context, timeFactor: 10 });
    await seeReady(system(), robot.name);
    await robot.firmware.request('fault', { kind: 'DustbinFull' });
    const { status } = await system().see('vac', robot.name, says('Ready', 'RobotFault'));
    assert.match(status.error.advice, /EmptyDustbin/);
    await system().act('empty', robot.name, 'EmptyDustbin');
    await system().see('robotaction', 'empty', (action) => action.status?.phase === 'Succeeded');
    await seeReady(system(), robot.name);
    await system().clean('out', robot.name);
    await seeFirmware(robot.firmware, 'Cleaning');
    await until(
      async () =>
        ((await robot.firmware.request('status')) as { pose: { yMillimeters: number } }).pose.yMillimeters > 3_500,
    );
    await system().act('too-far', robot.name, 'EmptyDustbin');
    const refused = await system().see('robotaction', 'too-far', (action) => action.status?.phase === 'Failed');
    assert.equal(refused.status.reason, 'StartRefused');
    assert.equal(refused.status.message, 'the dustbin is emptied by the dock, and the robot is not there');
    await robot.firmware.request('fault', { kind: 'DustbinFull' });
    assert.equal(await endOf(system(), 'out'), 'Failed/DustbinFull');
    for (const [name, action] of Object.entries({ home: 'Dock', 'empty-at-home': 'EmptyDustbin' })) {
      await system().act(name, robot.name, action);
      await system().see('robotaction', name, ({ status: said }) => said?.phase === 'Succeeded');
    }
    await seeReady(system(), robot.name);
  });
});
