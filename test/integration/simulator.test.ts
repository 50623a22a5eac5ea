import { test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@kubevac/base/log.ts';
import { FirmwareError } from '@kubevac/sandbox/firmware/ask.ts';
import type { StartLogLine } from '@kubevac/sandbox/firmware/start-log.ts';
import { startFirmware, type StartFirmwareOptions } from '@kubevac/sandbox/firmware/start.ts';
import { until } from '../support/until.ts';

const MAIN = fileURLToPath(new URL('../../sandbox/firmware/main.ts', import.meta.url));

interface Status {
  readonly state: string;
  readonly error?: { readonly code: string };
  readonly run?: { readonly number: number; readonly percent: number };
}

test('the start log has each start, in the file too when the robot is killed right after it', async (context) => {
  const { folder, firmware } = await robot(context);
  await firmware.request('clean_rooms', { segmentIds: ['16'], fanSpeed: 'High' });
  await firmware.request('dock');
  await firmware.request('dock');
  await firmware.request('press_button', { button: 'Clean' });
  const starts = await firmware.startLog();
  await firmware.kill('SIGKILL');
  assert.deepEqual(
    starts.map(({ method, run, by }) => [method, run, by]),
    [
      ['clean_rooms', 1, 'anonymous'],
      ['dock', 1, 'anonymous'],
      ['clean_full', 2, 'button'],
    ],
  );
  assert.deepEqual(starts[0]?.parameters, { segmentIds: ['16'], passes: 1, fanSpeed: 'High' });
  const lines = (await readFile(join(folder, 'starts.jsonl'), 'utf8')).trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as StartLogLine),
    starts,
  );
});

test('a rebooted robot has another boot id and counts its runs anew; its socket is taken over', async (context) => {
  const { options, firmware } = await robot(context);
  await firmware.request('clean_full');
  const before = (await firmware.request('runs')) as { bootId: string; lastRun: number };
  await firmware.kill('SIGKILL');
  const again = await startFirmware(options);
  context.after(() => again.stop());
  const after = (await again.request('runs')) as { bootId: string; lastRun: number };
  assert.deepEqual([before.lastRun, after.lastRun], [1, 0]);
  assert.notEqual(before.bootId, after.bootId);
});

test('a second robot on the same socket is refused and says why', async (context) => {
  const { options, firmware } = await robot(context);
  const child = spawn(process.execPath, [MAIN, '--socket', options.socketPath], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk) => (words += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 1);
  assert.match(words, /another process listens/);
  await firmware.request('status');
});

test('the robot ends when the process that started it is gone', async (context) => {
  const folder = await temporaryFolder(context);
  const child = spawn(process.execPath, [MAIN, '--socket', join(folder, 'robot.sock')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, KUBEVAC_EXIT_WITH_STDIN: '1' },
  });
  context.after(() => child.kill('SIGKILL'));
  await until(() => canConnect(join(folder, 'robot.sock')));
  const exited = once(child, 'exit');
  child.stdin.end();
  assert.deepEqual(await exited, [0, null]);
});

test('many connections are served at once, and each gets the answers to its own requests', async (context) => {
  const { options } = await robot(context);
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, client) => {
      const socket = connect(options.socketPath).setEncoding('utf8');
      const requests = [1, 2, 3].map((id) => JSON.stringify({ id: client * 10 + id, method: 'status' }));
      socket.write(`${requests.join('\n')}\n`);
      let text = '';
      for await (const chunk of socket) {
        text += String(chunk);
        if (text.trimEnd().split('\n').length === 3) break;
      }
      return text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: number }).id - client * 10);
    }),
  );
  for (const ids of answers) assert.deepEqual(ids, [1, 2, 3]);
});

test('what is no request is answered with an error, and does no harm', async (context) => {
  const { options, firmware } = await robot(context);
  const socket = connect(options.socketPath).setEncoding('utf8');
  socket.write(
    '{\n{"id":1}\n{"id":2,"method":"toString"}\n{"id":3,"method":"clean_rooms","params":{"segmentIds":16}}\n',
  );
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.trimEnd().split('\n').length === 4) break;
  }
  const codes = text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { error: { code: string } }).error.code);
  assert.deepEqual(codes, ['BadRequest', 'BadRequest', 'UnknownMethod', 'BadRequest']);
  assert.deepEqual(await firmware.startLog(), []);
  await assert.rejects(firmware.request('fault', { kind: 'WheelStuk' }), {
    message: /^kind is "WheelStuk": it is one of WheelStuck, .*, DelayNextStart$/,
  });
});

test('a client that sends a line without end is cut off', async (context) => {
  const { options, firmware } = await robot(context);
  const socket = connect(options.socketPath);
  socket.on('error', () => undefined);
  socket.write('x'.repeat(100_000));
  await once(socket, 'close');
  await firmware.request('status');
});

test('a start of a session that is over is refused, also when it comes after a silence', async (context) => {
  const { options, firmware } = await robot(context);
  const first = (await firmware.request('hello', { client: 'kubevac' })) as { session: string };
  await firmware.request('hello', { client: 'kubevac' });
  const stale = ask(options.socketPath, { id: 1, method: 'clean_full', session: first.session });
  assert.match(await stale, /StaleSession/);
  await firmware.request('fault', { kind: 'NotAnswering', forMilliseconds: 300 });
  const held = ask(options.socketPath, { id: 2, method: 'clean_full', session: first.session });
  await assert.rejects(firmware.request('press_button', { button: 'Nothing' }), FirmwareError);
  assert.match(await held, /StaleSession/);
  assert.deepEqual(await firmware.startLog(), []);
});

test('at a hundred times its speed the kitchen is cleaned within seconds, and faults stop it', async (context) => {
  const { firmware } = await robot(context, { timeFactor: 100 });
  const status = () => firmware.request('status') as Promise<Status>;
  await firmware.request('clean_rooms', { segmentIds: ['16'] });
  await until(async () => (await status()).state === 'Docked', { pollMilliseconds: 20 });
  const { runs } = (await firmware.request('runs')) as { runs: { state: string; areaSquareCentimeters: number }[] };
  assert.equal(runs[0]?.state, 'Finished');
  assert.ok((runs[0]?.areaSquareCentimeters ?? 0) > 60_000);
  await firmware.request('clean_full');
  await firmware.request('fault', { kind: 'LidarBlocked' });
  assert.equal((await status()).error?.code, 'LidarBlocked');
});

test('the map and the sensors can be read, and a person carries the robot and blocks its way', async (context) => {
  const { firmware } = await robot(context, { timeFactor: 100, map: 'none' });
  const map = () => firmware.request('map') as Promise<{ isComplete: boolean; segments: unknown[]; path: number[] }>;
  assert.deepEqual((await map()).segments, []);
  await firmware.request('clean_full');
  await until(async () => (await map()).segments.length > 0, { what: 'a room is found' });
  await firmware.request('put_down', { xMillimeters: 2_025, yMillimeters: 6_025, headingDegrees: 90 });
  const { runs } = (await firmware.request('runs')) as { runs: { endedWhy: string }[] };
  assert.equal(runs[0]?.endedWhy, 'PickedUp');
  const onRobot = { x1Millimeters: 2_000, y1Millimeters: 6_000, x2Millimeters: 2_100, y2Millimeters: 6_100 };
  await assert.rejects(firmware.request('block_way', onRobot), /the robot stands there/);
  const { sensors } = (await firmware.request('sensors')) as { sensors: { name: string }[] };
  const read = (await firmware.request('read_sensors')) as { readings: object; simulatedMilliseconds: number };
  assert.deepEqual(
    Object.keys(read.readings),
    sensors.map(({ name }) => name),
  );
  assert.ok(read.simulatedMilliseconds > 0);
  await assert.rejects(firmware.request('read_sensors', { names: ['Nose'] }), FirmwareError);
});

async function robot(context: TestContext, more: Partial<StartFirmwareOptions> = {}) {
  const folder = await temporaryFolder(context);
  const options: StartFirmwareOptions = {
    socketPath: join(folder, 'robot.sock'),
    startLogPath: join(folder, 'starts.jsonl'),
    log: silentLogger,
    ...more,
  };
  const firmware = await startFirmware(options);
  context.after(() => firmware.stop());
  return { folder, options, firmware };
}

async function temporaryFolder(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'robot-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** The first line that comes back. */
async function ask(socketPath: string, request: unknown): Promise<string> {
  const socket = connect(socketPath).setEncoding('utf8');
  socket.write(`${JSON.stringify(request)}\n`);
  const [line] = (await once(socket, 'data')) as [string];
  socket.destroy();
  return line;
}

function canConnect(socketPath: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(socketPath, () => resolve(true)).once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
