import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeMap } from '@kubevac/maps/codec.ts';
import { cell, type RobotMap } from '@kubevac/maps/map.ts';
import { smallMap } from '@kubevac/maps/testing/flats.ts';
import { packOutput } from '@kubevac/protocol/output.ts';
import { readObject } from '@kubevac/crds/read-object.ts';
import type { TaskObject } from '@kubevac/operator/objects/task.ts';
import { FileMaker, OutputUnreadableError, type FileMakerLimits } from '@kubevac/operator/outputs/file-maker.ts';
import { until } from '../support/until.ts';

const limits: FileMakerLimits = {
  outputMilliseconds: 10_000,
  heapMebibytes: 128,
  idleMilliseconds: 10_000,
};
/** No output keeps the loop of the operator longer. */
const mostMilliseconds = 20;
const everyFormat = ['png', 'svg', 'pgm', 'valetudo'];

function dumpOf(formats: readonly string[]): TaskObject {
  const metadata = { name: 'map', namespace: 'home', uid: 'u' };
  return readObject('MapDump', { metadata, spec: { robotName: 'dusty', formats } });
}

const packed = (map: RobotMap): Buffer => packOutput([{ name: 'map', bytes: encodeMap(map) }]);

function startFileMaker(context: TestContext, over: Partial<FileMakerLimits> = {}, program?: URL): FileMaker {
  const ending = new AbortController();
  context.after(() => ending.abort());
  return new FileMaker({ signal: ending.signal, limits: { ...limits, ...over }, ...(program && { program }) });
}

/** A thread that answers an order as this text says, where `order` is how many there were. */
function programOf(answer: string): URL {
  const source = `import { parentPort } from 'node:worker_threads';
    let order = 0;
    parentPort.on('message', () => { order += 1; ${answer} });`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

/** As many cells as a map may have, in as many pieces as are drawn. */
function largestMap(): RobotMap {
  const [columns, rows] = [4096, 1024];
  const cells = new Uint8Array(columns * rows);
  for (let at = 0; at < cells.length; at += 1)
    cells[at] = at % 64 < 29 ? cell.firstSegment + ((at >> 7) % 8) : at % 64 === 29 ? cell.wall : cell.unknown;
  const segments = Array.from({ length: 8 }, (_, index) => ({ id: String(index + 16), name: `room ${index}` }));
  const path = Int32Array.from({ length: 20_000 }, (_, index) => (index * 7_919) % 51_200);
  return { ...smallMap, grid: { ...smallMap.grid, columns, rows, cells }, segments, path };
}

test('the files of a map dump are those it asked for', async (context) => {
  const { files } = await startFileMaker(context).filesOf(dumpOf(everyFormat), packed(smallMap));
  assert.deepEqual(
    files.map(({ name }) => name),
    ['map.png', 'map.svg', 'map.pgm', 'map.yaml', 'map.valetudo.json'],
  );
  assert.match(Buffer.from(files[1]?.bytes ?? []).toString(), /^<svg [^]*>hall<\/text>/);
});

test('what does not read is told, and the next output is made all the same', async (context) => {
  const fileMaker = startFileMaker(context);
  const [torn, whole] = await Promise.allSettled([
    fileMaker.filesOf(dumpOf(['png']), packed(smallMap).subarray(0, -9)),
    fileMaker.filesOf(dumpOf(['png']), packed(smallMap)),
  ]);
  assert.ok(torn.status === 'rejected' && torn.reason instanceof OutputUnreadableError);
  assert.match(torn.reason.message, /^what the robot left does not read: the output has \d+ bytes/);
  assert.equal(whole.status, 'fulfilled');
});

test('the largest map in all formats keeps the operator from nothing', async (context) => {
  const fileMaker = startFileMaker(context);
  await fileMaker.filesOf(dumpOf(['png']), packed(smallMap));
  const output = packed(largestMap());
  await nextTurn();
  const before = process.threadCpuUsage();
  const { files } = await fileMaker.filesOf(dumpOf(everyFormat), output);
  const { user, system } = process.threadCpuUsage(before);
  assert.ok(files.reduce((sum, { bytes }) => sum + bytes.length, 0) > 4_000_000, 'large files');
  // All of it together, so that no turn takes longer. Whoever else uses the machine takes none of this thread's time.
  const busyMilliseconds = (user + system) / 1_000;
  context.diagnostic(`${busyMilliseconds} ms of work in the loop`);
  assert.ok(busyMilliseconds < mostMilliseconds, `${busyMilliseconds} ms`);
});

test('a thread that crashes fails its output with a sentence, and the next one is made', async (context) => {
  const program = programOf(`setTimeout(() => { throw new Error('out of ink'); }); `);
  const fileMaker = startFileMaker(context, {}, program);
  for (let turn = 0; turn < 2; turn += 1)
    await assert.rejects(fileMaker.filesOf(dumpOf(['png']), packed(smallMap)), {
      name: 'OutputUnreadableError',
      message: 'what the robot left cannot be made into files: out of ink',
    });
});

test('an output that takes too long is given up, and so is its thread', async (context) => {
  const fileMaker = startFileMaker(context, { outputMilliseconds: 300 }, programOf('for (;;);'));
  await assert.rejects(fileMaker.filesOf(dumpOf(['png']), packed(smallMap)), {
    message: 'what the robot left cannot be made into files: it takes longer than 0.3 s',
  });
});

test('an output that takes all memory takes no more than it may, and the operator lives', async (context) => {
  const program = programOf('const all = []; for (;;) all.push(new Array(10_000).fill(order));');
  const fileMaker = startFileMaker(context, { heapMebibytes: 16 }, program);
  await assert.rejects(fileMaker.filesOf(dumpOf(['png']), packed(smallMap)), /memory limit/);
});

test('the thread is ended when there was nothing to do for a while', async (context) => {
  const program = programOf(`parentPort.postMessage({ files: [], facts: { order } });`);
  const fileMaker = startFileMaker(context, { idleMilliseconds: 20 }, program);
  const orderOf = async (): Promise<unknown> => (await fileMaker.filesOf(dumpOf(['png']), packed(smallMap))).facts;
  assert.deepEqual(await orderOf(), { order: 1 });
  assert.deepEqual(await orderOf(), { order: 2 });
  const isNew = async (): Promise<boolean> => JSON.stringify(await orderOf()) === '{"order":1}';
  await until(isNew, { pollMilliseconds: 60, what: 'a new thread, which counts from 1 again' });
});

test('what is under way ends with the operator', async () => {
  const ending = new AbortController();
  const fileMaker = new FileMaker({ signal: ending.signal, limits, program: programOf('for (;;);') });
  const made = fileMaker.filesOf(dumpOf(['png']), packed(smallMap));
  await nextTurn();
  ending.abort(new Error('the operator ends'));
  await assert.rejects(made, /the operator ends/);
});
