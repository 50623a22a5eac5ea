/** Drive paths: every way they go and end, and the files they leave; the firmware's own log counts the legs. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { parse } from 'csv-parse/sync';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { conditionOf, seeFirmware, seeReady, stateOf } from '../../support/sights.ts';
import type { SeenObject, TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

interface Start {
  readonly method: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** In the hall of the flat, with the dock between them. */
const west = { xMillimeters: 3_000, yMillimeters: 3_800 };
const east = { xMillimeters: 7_000, yMillimeters: 3_800 };
/** Inside a wall. */
const nowhere = { xMillimeters: 5_000, yMillimeters: 1_200 };
const aroundEast = { x1Millimeters: 6_600, y1Millimeters: 3_400, x2Millimeters: 7_400, y2Millimeters: 4_200 };

suite('a drive path', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  const system = systemForThisFile(async (begun) => {
    begun.startOperator();
    dusty = await begun.startRobot('dusty', { spec: { places: [{ name: 'east-end', ...east }] } });
    await seeReady(begun, 'dusty');
  });

  async function drive(name: string, spec: object): Promise<string> {
    return system().apply({ kind: 'DrivePath', metadata: { name }, spec: { robotName: 'dusty', ...spec } });
  }

  async function ended(name: string): Promise<SeenObject> {
    return system().see('drivepath', name, ({ status }) =>
      ['Succeeded', 'Failed', 'Cancelled'].includes(status?.phase),
    );
  }

  async function legs(): Promise<Start[]> {
    const { starts } = (await dusty.firmware.request('start_log')) as { starts: Start[] };
    return starts.filter(({ method }) => method === 'go_to');
  }

  /** Counts the legs from here on. */
  async function legsFromNow(): Promise<() => Promise<number>> {
    const before = (await legs()).length;
    return async () => (await legs()).length - before;
  }

  async function filesOf(name: string): Promise<Map<string, Buffer>> {
    const { data } = JSON.parse(await system().kubectl(['get', 'secret', name, '-o', 'json'])) as {
      data: Record<string, string>;
    };
    return new Map(Object.entries(data).map(([file, text]) => [file, Buffer.from(text, 'base64')]));
  }

  test('it visits places and points in turn and in loops, drives home, and shows where it drove', async () => {
    const driven = await legsFromNow();
    const waypoints = [west, { place: 'east-end', headingDegrees: 180, dwellMilliseconds: 300 }];
    await drive('patrol', { waypoints, loops: 2, speedMillimetersPerSecond: 250 });
    const { status } = await ended('patrol');
    assert.deepEqual([status.phase, status['waypointsReached'], status['waypointsSkipped']], ['Succeeded', 4, 0]);
    assert.deepEqual(status['outputRef'], { name: 'patrol-output' });
    assert.equal(conditionOf({ status } as SeenObject, 'Complete')?.status, 'True');
    assert.equal(status['target'], '3000,3800 → east-end × 2');
    assert.match(String(status['summary']), /^4 waypoints · 1[0-9]\.\d m$/);
    assert.ok(Number(status['largestDeviationMillimeters']) < 400, 'the hall is straight');
    assert.equal(await driven(), 4);
    assert.equal(await stateOf(dusty), 'Docked');
    await system().see('drivepath', 'patrol', ({ metadata }) => (metadata.finalizers ?? []).length === 0);
    assert.deepEqual((await legs()).slice(-1)[0]?.parameters, {
      ...east,
      headingDegrees: 180,
      speedMillimetersPerSecond: 250,
    });

    const files = await filesOf('patrol-output');
    assert.deepEqual([...files.keys()].toSorted(), ['driven.csv', 'path.png']);
    const rows: Record<string, string>[] = parse(files.get('driven.csv') ?? '', { columns: true });
    assert.deepEqual(
      [...new Set(rows.map(({ loop, waypoint }) => `${loop}/${waypoint}`))],
      ['1/1', '1/2', '2/1', '2/2'],
    );
    const last = rows.at(-1);
    const missed = Math.hypot(Number(last?.['xMillimeters']) - 7_000, Number(last?.['yMillimeters']) - 3_800);
    assert.ok(missed <= 200, `the last point is ${missed} mm from the last waypoint`);
    const times = rows.map(({ wallTime }) => Date.parse(String(wallTime)));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    const { width, height } = decode(files.get('path.png') ?? Buffer.alloc(0));
    assert.ok(width > 500 && height > 300);
  });

  test('Fail: a waypoint out of reach ends it, with what was done', async () => {
    await drive('fails', { waypoints: [east, nowhere, west], onComplete: 'Stay' });
    const { status } = await ended('fails');
    assert.deepEqual([status.phase, status.reason, status['waypointsReached']], ['Failed', 'Blocked', 1]);
    assert.match(status.message, /^waypoint 2 \(5000,1200\) is out of reach: no way leads there/);
  });

  test('Skip: a waypoint out of reach is left out', async () => {
    const driven = await legsFromNow();
    await drive('skips', { waypoints: [east, nowhere, west], onBlocked: 'Skip', onComplete: 'Stay' });
    const { status } = await ended('skips');
    assert.deepEqual([status.phase, status['waypointsReached'], status['waypointsSkipped']], ['Succeeded', 2, 1]);
    assert.match(String(status['summary']), /^2 waypoints, 1 skipped · /);
    assert.equal(await driven(), 3);
    assert.equal(await stateOf(dusty), 'Idle');
  });

  test('Wait: it is tried again until the way is free', async () => {
    await dusty.firmware.request('block_way', aroundEast);
    await drive('waits', { waypoints: [east], onBlocked: 'Wait', blockedTimeoutSeconds: 60 });
    const driven = await legsFromNow();
    await until(async () => (await driven()) >= 2, { deadlineMilliseconds: 12_000 });
    await dusty.firmware.request('clear_way');
    const { status } = await ended('waits');
    assert.deepEqual([status.phase, status['waypointsReached']], ['Succeeded', 1]);
  });

  test('Wait: past blockedTimeoutSeconds it fails', async () => {
    await drive('waits-in-vain', { waypoints: [nowhere], onBlocked: 'Wait', blockedTimeoutSeconds: 1 });
    const { status } = await ended('waits-in-vain');
    assert.deepEqual([status.phase, status.reason], ['Failed', 'Blocked']);
    assert.match(status.message, /it was tried for 1 s$/);
  });

  test('a place that nobody named is refused before anything moves', async () => {
    const driven = await legsFromNow();
    await drive('lost', { waypoints: [east, { place: 'balcony' }] });
    const { status } = await ended('lost');
    assert.deepEqual([status.phase, status.reason], ['Failed', 'UnknownPlace']);
    assert.match(status.message, /there is no place "balcony"; known are: east-end/);
    assert.equal(await driven(), 0);
  });

  test('an agent that is killed on a leg goes on with it, and starts none twice', async () => {
    const driven = await legsFromNow();
    await drive('killed', { waypoints: [west, east, west, east] });
    await until(async () => (await driven()) === 2);
    dusty.agent.kill('SIGKILL');
    await dusty.agent.exited;
    dusty.startAgent();
    const { status } = await ended('killed');
    assert.deepEqual([status.phase, status['waypointsReached']], ['Succeeded', 4]);
    assert.equal(await driven(), 4);
    const rows: Record<string, string>[] = parse((await filesOf('killed-output')).get('driven.csv') ?? '', {
      columns: true,
    });
    assert.equal(rows[0]?.['waypoint'], '1');
  });

  test('suspended between two waypoints it stands still, then it goes on', async () => {
    const driven = await legsFromNow();
    await drive('rests', { waypoints: [{ ...west, dwellMilliseconds: 5_000 }, east] });
    await system().see('drivepath', 'rests', ({ status }) => status?.['progress']?.percent === 50);
    await system().patch('drivepath', 'rests', { spec: { suspend: true } });
    await system().see('drivepath', 'rests', (it) => conditionOf(it, 'Suspended')?.status === 'True');
    assert.equal(await driven(), 1);
    await system().patch('drivepath', 'rests', { spec: { suspend: false } });
    assert.equal((await ended('rests')).status.phase, 'Succeeded');
    assert.equal(await driven(), 2);
  });

  test('cancelled it stops where it is, and says how far it came', async () => {
    await drive('cancelled', { waypoints: [{ ...east, dwellMilliseconds: 60_000 }, west], onCancel: 'Stop' });
    await system().see('drivepath', 'cancelled', ({ status }) => status?.['progress']?.percent === 50);
    await system().patch('drivepath', 'cancelled', { spec: { cancel: true } });
    const { status } = await ended('cancelled');
    assert.deepEqual([status.phase, status.reason], ['Cancelled', 'Cancelled']);
    assert.equal(status['waypointsReached'], 1);
    assert.match(String(status['summary']), /waypoint/);
    await seeFirmware(dusty.firmware, 'Idle');
  });

  test('a person who takes the robot between two waypoints has it', async () => {
    const driven = await legsFromNow();
    await drive('taken', { waypoints: [{ ...east, dwellMilliseconds: 60_000 }, west] });
    await system().see('drivepath', 'taken', ({ status }) => Number(status?.['progress']?.percent) >= 50);
    await dusty.firmware.request('press_button', { button: 'Clean' });
    const { status } = await ended('taken');
    assert.deepEqual([status.phase, status.reason, status['waypointsReached']], ['Failed', 'StoppedElsewhere', 1]);
    assert.equal(await driven(), 1);
    await system().act('back', 'dusty', 'Stop');
    await seeFirmware(dusty.firmware, 'Idle');
  });
});
