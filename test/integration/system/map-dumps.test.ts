/** Map dumps: from the object to the files in a Secret, and what becomes of one whose output cannot be kept or fetched. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { fromValetudo } from '@kubevac/maps/valetudo.ts';
import { runWhole } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { conditionOf, stateOf } from '../../support/sights.ts';
import type { SeenObject, TestRobot } from '../../support/system.ts';
import { dustyAndSleepy, systemForThisFile } from '../../support/system-for-this-file.ts';

interface Secret {
  readonly type: string;
  readonly metadata: {
    readonly annotations: Readonly<Record<string, string>>;
    readonly ownerReferences: readonly { readonly kind: string; readonly uid: string }[];
  };
  readonly data: Readonly<Record<string, string>>;
}

suite('a map dump', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  const system = systemForThisFile(async (begun) => {
    ({ dusty } = await dustyAndSleepy(begun));
  });

  async function dump(name: string, spec: object): Promise<void> {
    await system().apply({ kind: 'MapDump', metadata: { name }, spec: { robotName: 'dusty', ...spec } });
  }

  async function ended(name: string): Promise<SeenObject> {
    return system().see('mapdump', name, ({ status }) => ['Succeeded', 'Failed', 'Cancelled'].includes(status?.phase));
  }

  async function secret(name: string): Promise<Secret> {
    return JSON.parse(await system().kubectl(['get', 'secret', name, '-o', 'json'])) as Secret;
  }

  function fileOf({ data }: Secret, name: string): Buffer {
    return Buffer.from(data[name] ?? '', 'base64');
  }

  test('every format is a file in one Secret that the task owns', async () => {
    await dump('whole', { formats: ['png', 'svg', 'pgm', 'valetudo', 'raw'] });
    const { metadata, status } = await ended('whole');
    assert.deepEqual([status.phase, status.outputRef], ['Succeeded', { name: 'whole-output' }]);
    assert.match(String(status['summary']), /^6 files · \d+ KiB$/);
    const output = await secret('whole-output');
    assert.deepEqual(
      output.metadata.ownerReferences.map(({ kind, uid }) => [kind, uid]),
      [['MapDump', metadata.uid]],
    );
    assert.deepEqual(Object.keys(output.data).toSorted(), [
      'map.pgm',
      'map.png',
      'map.simulator.json',
      'map.svg',
      'map.valetudo.json',
      'map.yaml',
    ]);
    assert.equal(output.metadata.annotations['content-type.kubevac.dev/map.png'], 'image/png');
    const { width, height } = decode(fileOf(output, 'map.png'));
    assert.ok(width > 500 && height > 300);
    assert.match(fileOf(output, 'map.svg').toString(), /^<svg [^]*>kitchen<\/text>/);
    assert.match(fileOf(output, 'map.pgm').subarray(0, 2).toString(), /^P5/);
    const map = fromValetudo(JSON.parse(fileOf(output, 'map.valetudo.json').toString()));
    assert.ok(map.segments.length >= 5);
  });

  test('it runs beside a cleaning and does not disturb it; the robot names its newest map', async () => {
    await runWhole(system(), 'beside', 'dusty');
    await dump('while-cleaning', {});
    const { status } = await ended('while-cleaning');
    assert.equal(status.phase, 'Succeeded');
    assert.equal(conditionOf(await ended('while-cleaning'), 'Complete')?.status, 'True');
    assert.equal(await stateOf(dusty), 'Cleaning');
    assert.deepEqual(Object.keys((await secret('while-cleaning-output')).data), ['map.png']);
    const robot = await system().see('vacuumrobot', 'dusty', (it) => it.status?.['lastMap'] !== undefined);
    assert.match(JSON.stringify(robot.status['lastMap']), /"secretName":"(while-cleaning|whole)-output"/);
    await system().kubectl(['delete', 'cleaning', 'beside', '--timeout=10s']);
  });

  test('a cleaning with recordMap leaves the map with the way it drove, and says what it cleaned', async () => {
    await system().clean('recorded', 'dusty', { recordMap: true });
    const { status } = await system().seePhase('recorded', 'Succeeded');
    assert.deepEqual(status['outputRef'], { name: 'recorded-output' });
    assert.match(String(status['summary']), /^\d+\.\d m² · /);
    const output = await secret('recorded-output');
    assert.deepEqual(Object.keys(output.data), ['map.png']);
    const { width, height } = decode(fileOf(output, 'map.png'));
    assert.ok(width > 500 && height > 300);
  });

  test('a Secret that somebody else made is never touched', async () => {
    await system().kubectl(['create', 'secret', 'generic', 'precious', '--from-literal=a=b']);
    await dump('greedy', { output: { name: 'precious' } });
    const { status } = await ended('greedy');
    assert.deepEqual([status.phase, status.reason], ['Failed', 'OutputConflict']);
    assert.match(status.message, /precious/);
    assert.deepEqual((await secret('precious')).data, { a: Buffer.from('b').toString('base64') });
  });

  test('a task of the name of an earlier one waits until the Secret of that one is removed', async () => {
    await dump('twin', {});
    await ended('twin');
    const patch = (finalizers: readonly string[]): string => JSON.stringify({ metadata: { finalizers } });
    const holdSecret = (finalizers: readonly string[]): Promise<string> =>
      system().kubectl(['patch', 'secret', 'twin-output', '--type=merge', '-p', patch(finalizers)]);
    await holdSecret(['kubevac.dev/held']);
    await system().kubectl(['delete', 'mapdump/twin', 'secret/twin-output', '--wait=false']);
    await system().kubectl(['wait', '--for=delete', 'mapdump/twin', '--timeout=10s']);
    await dump('twin', { formats: ['svg'] });
    await system().see('mapdump', 'twin', ({ status }) => /of an earlier MapDump twin/.test(status?.message ?? ''));
    await holdSecret([]);
    assert.equal((await ended('twin')).status.phase, 'Succeeded');
    assert.deepEqual(Object.keys((await secret('twin-output')).data), ['map.svg']);
  });

  test('an agent that is killed hands out what it kept when it is back', async () => {
    await dump('after-a-kill', { formats: ['svg'] });
    dusty.agent.kill('SIGKILL');
    await dusty.agent.exited;
    dusty.startAgent();
    const { status } = await ended('after-a-kill');
    assert.equal(status.phase, 'Succeeded');
  });
});
