import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { Metrics } from '@kubevac/base/metrics.ts';
import { addRobotMetrics, type RobotFacts } from './robot-metrics.ts';

async function seriesOf(facts: RobotFacts): Promise<string[]> {
  const metrics = new Metrics(silentLogger);
  addRobotMetrics(metrics, () => facts);
  return (await metrics.page())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.endsWith('"} 0'));
}

test('a firmware that does not answer is down, and nothing else is known', async () => {
  const task = { section: 'cleanings', percent: 46 } as const;
  assert.deepEqual(await seriesOf({ observation: undefined, info: undefined, task }), ['kubevac_robot_up 0']);
});

test('what a robot lacks has no series', async () => {
  assert.deepEqual(await seriesOf({ observation: { state: 'Idle' }, info: undefined }), [
    'kubevac_robot_up 1',
    'kubevac_robot_state{state="Idle"} 1',
  ]);
});

test('of the totals those are there that the robot keeps', async () => {
  const totals = { cleanings: 3, areaSquareCentimeters: 0 };
  assert.deepEqual(await seriesOf({ observation: { state: 'Idle', totals }, info: undefined }), [
    'kubevac_robot_up 1',
    'kubevac_robot_state{state="Idle"} 1',
    'kubevac_robot_cleanings_total 3',
    'kubevac_robot_cleaned_area_square_meters_total 0',
  ]);
});

test('all that a robot says is there, in base units', async () => {
  const observation = {
    state: 'Error',
    battery: { percent: 0, charging: false },
    pose: { xMillimeters: -1_250, yMillimeters: 400, headingDegrees: 90 },
    error: { code: 'WheelStuck', message: 'the left wheel is stuck' },
    totals: { cleanings: 3, areaSquareCentimeters: 125_000, seconds: 4_000, distanceMillimeters: 2_500 },
    consumables: [
      { name: 'filter', remainingSeconds: -60, remainingPercent: 0 },
      { name: 'main-brush', remainingPercent: 40 },
    ],
    dustbinFull: true,
    wifiSignalDecibelMilliwatts: -61,
  } as const;
  const device = { manufacturer: 'M', model: 'One', firmware: '1.2', serial: 'secret' };
  const info = { device, capabilities: [], sensors: [], fanSpeeds: [], rooms: [] };
  const said = await seriesOf({
    observation: { ...observation, consumables: [...observation.consumables] },
    info,
    task: { section: 'drivePaths', percent: 25 },
  });
  assert.deepEqual(said, [
    'kubevac_robot_up 1',
    'kubevac_robot_state{state="Error"} 1',
    'kubevac_robot_battery_ratio 0',
    'kubevac_robot_battery_charging 0',
    'kubevac_robot_position_x_meters -1.25',
    'kubevac_robot_position_y_meters 0.4',
    'kubevac_robot_heading_degrees 90',
    'kubevac_robot_error{reason="WheelStuck"} 1',
    'kubevac_robot_cleanings_total 3',
    'kubevac_robot_cleaned_area_square_meters_total 12.5',
    'kubevac_robot_cleaning_seconds_total 4000',
    'kubevac_robot_distance_meters_total 2.5',
    'kubevac_robot_consumable_remaining_seconds{consumable="filter"} -60',
    'kubevac_robot_consumable_remaining_ratio{consumable="main-brush"} 0.4',
    'kubevac_robot_dustbin_full 1',
    'kubevac_robot_wifi_signal_dbm -61',
    'kubevac_robot_current_task{kind="DrivePath"} 1',
    'kubevac_robot_current_task_progress_ratio 0.25',
    'kubevac_robot_info{manufacturer="M",firmware="1.2"} 1',
  ]);
});

test('a fault of which nobody has heard is no label of its own', async () => {
  const error = { code: `code-${Math.random()}`, message: 'odd' };
  const said = await seriesOf({ observation: { state: 'Error', error }, info: undefined });
  assert.ok(
    said.some((line) => /^kubevac_robot_error\{reason="[A-Z][a-zA-Z]+"\} 1$/.test(line)),
    said.join('\n'),
  );
});
