import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import type { Context } from '../context.ts';
import { takeCommon } from '../flags.ts';
import type { Api } from '../kube/api.ts';
import { ApiError } from '../kube/api-error.ts';
import type { Task } from '../task.ts';
import { besideFile } from '../terminal.ts';
import { apiOf } from '../testing/api.ts';
import { formatNamed, SAVED_KINDS } from './formats.ts';
import { handOver } from './hand-over.ts';
import type { Saving } from './saving.ts';

const status = { phase: 'Succeeded', outputRef: { name: 'plan-output' } };
const metadata = { name: 'plan', namespace: 'home' };
const plan: Task = readObject('MapDump', { metadata, spec: { robotName: 'dusty', formats: ['png'] }, status });
const secret = {
  metadata: { name: 'plan-output' },
  data: { 'map.png': Buffer.from('picture').toString('base64'), '../map.png': '' },
};

/** Where a person looks on, and all that is said there. */
function scene(api: Api = apiOf({ Secret: [secret] })) {
  const results: string[] = [];
  const notes: string[] = [];
  const context: Context = {
    api,
    common: takeCommon([]).common,
    terminal: {
      out: (line) => void results.push(line),
      note: (line) => void notes.push(line),
      write: (bytes) => Promise.resolve(void results.push(Buffer.from(bytes).toString())),
      draw: () => undefined,
      isInteractive: false,
      columns: 80,
      ask: () => Promise.resolve(''),
    },
    onInterrupt: () => () => undefined,
  };
  return { context, results, notes };
}

const { MapDump: maps } = SAVED_KINDS;
assert.ok(maps !== undefined);
const toPipe: Saving = { into: 'StandardOutput', format: formatNamed(maps, 'png') };

test('a file for a pipe is all that is on standard output', async () => {
  const { context, results, notes } = scene();
  const beside = { ...context, terminal: besideFile(context.terminal) };
  assert.equal(await handOver(beside, { exit: 'Ok', task: plan }, toPipe), 'Ok');
  beside.terminal.out('beside it');
  assert.deepEqual([results, notes], [['picture'], ['beside it']]);
});

test('without -o it is said where the files are and how to get one', async () => {
  const { context, results } = scene();
  assert.equal(await handOver(context, { exit: 'Ok', task: plan }, undefined), 'Ok');
  assert.deepEqual(results, [
    'its files are in the Secret plan-output:',
    String.raw`  kubectl get secret plan-output -n home -o 'jsonpath={.data.map\.png}' | base64 -d > map.png`,
  ]);
});

test('readings that may be packed are unpacked by the command that gets them; raw files are listed', async () => {
  const { context, results } = scene();
  const read = readObject('SensorRead', { metadata, spec: { robotName: 'dusty', sensors: ['lidar'] }, status });
  const raw = readObject('MapDump', { metadata, spec: { robotName: 'dusty', formats: ['raw'] }, status });
  const bare = readObject('RobotAction', { metadata, spec: { robotName: 'dusty' }, status: { phase: 'Succeeded' } });
  for (const task of [read, raw, bare]) await handOver(context, { exit: 'Ok', task }, undefined);
  assert.deepEqual(
    results.filter((line) => line.startsWith(' ')),
    [
      "  kubectl get secret plan-output -n home -o go-template='{{range .data}}{{.}}{{end}}' | base64 -d | zcat -f > readings.csv",
      '  kubectl describe secret plan-output -n home',
    ],
  );
});

test('what did not end well has no files to save, and says so; of what goes on nothing is known', async () => {
  const { context, results, notes } = scene();
  assert.equal(await handOver(context, { exit: 'Cancelled', task: plan }, toPipe), 'Cancelled');
  assert.equal(await handOver(context, { exit: 'Unknown', task: plan }, toPipe), 'Unknown');
  assert.deepEqual([...results, ...notes], ['plan did not succeed: there are no files to save']);
});

const refusing = (status: number): Api => ({
  ...apiOf({}),
  request: () => Promise.reject(new ApiError('no answer', status)),
});

/** Why the files of a task that succeeded are not saved. */
const failures: Readonly<Record<string, readonly [api: Api, saving: Saving, note: RegExp]>> = {
  'an account without the right': [refusing(403), toPipe, /lacks the right "get" on "secrets" there: kubevac-use/],
  'a Secret that is gone': [refusing(404), toPipe, /the Secret plan-output of namespace home, which had them, is gone/],
  'an API server that is away': [refusing(0), toPipe, /which could not be read: no answer$/],
  'a Secret that lacks the file': [
    apiOf({ Secret: [{ metadata: { name: 'plan-output' } }] }),
    toPipe,
    /there is no map\.png among what it left: nothing$/,
  ],
  'a folder that cannot be made': [
    apiOf({ Secret: [secret] }),
    { into: 'Folder', path: '/dev/null/maps' },
    /\/dev\/null\/maps cannot be written: ENOTDIR/,
  ],
};

for (const [sentence, [api, saving, note]] of Object.entries(failures))
  test(`${sentence}: the task succeeded, and the command ends with Output`, async () => {
    const { context, results, notes } = scene(api);
    assert.equal(await handOver(context, { exit: 'Ok', task: plan }, saving), 'Output');
    assert.match(notes.join('\n'), /^plan succeeded, and its files are not saved: /);
    assert.match(notes.join('\n'), note);
    assert.deepEqual(results, []);
  });
