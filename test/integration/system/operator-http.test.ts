/** What the operator serves over HTTP, and how it ends. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@kubevac/sandbox/free-port.ts';
import { small, whole } from '../../support/cleanings.ts';
import { parseMetrics } from '../../support/metrics-page.ts';
import { startedPages, type OperatorPages } from '../../support/operator-pages.ts';
import { TASK_KINDS } from '@kubevac/operator/objects/task.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endOf, seeReady } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('the operator as a process', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async () => undefined);

  test('is live at once, and ready only when caches are synced and the broker is reached', async (context) => {
    await system().broker.stop();
    context.after(() => system().broker.start());
    const kubeconfig = join(system().folder, 'unreachable');
    const text = await readFile(system().operatorKubeconfig, 'utf8');
    await writeFile(kubeconfig, text.replaceAll(system().plane.server, `https://127.0.0.1:${await freePort()}`));
    const operator = await startedPages(system().startOperator({ kubeconfig }, { context }));
    assert.deepEqual(await operator.health('/livez'), [200, 'ok\n']);
    assert.deepEqual(await operator.health('/readyz'), [503, 'not ready: caches, broker\n']);
  });

  test('is not ready while the broker is away', async (context) => {
    const { health } = await startedPages(system().startOperator({}, { context }));
    await becomes(health, 200, 'ok\n');
    await system().broker.kill();
    await becomes(health, 503, 'not ready: broker\n');
    assert.deepEqual(await health('/livez'), [200, 'ok\n']);
    await system().broker.start();
    await becomes(health, 200, 'ok\n');
  });

  test('serves metrics that parse, and has what an alert needs', async (context) => {
    const pages = await startedPages(system().startOperator({}, { context }));
    await system().startRobot('measured', { context });
    await seeReady(system(), 'measured');
    await system().clean('measured', 'measured', small);
    assert.equal(await endOf(system(), 'measured'), 'Succeeded');
    const families = parseMetrics(await pages.metrics());
    const values = (name: string, label?: string): Record<string, number> => {
      const samples = families.get(`kubevac_operator_${name}`)?.samples ?? assert.fail(`no ${name}`);
      return Object.fromEntries(samples.map(({ labels, value }) => [label === undefined ? '' : labels[label], value]));
    };
    const kinds = ['VacuumRobot', 'VacuumSchedule', 'Node', 'Pod', ...TASK_KINDS];
    const controllers = kinds.toSorted();
    assert.deepEqual(Object.keys(values('queue_depth', 'controller')).toSorted(), controllers);
    assert.deepEqual(Object.keys(values('queue_oldest_seconds', 'controller')).toSorted(), controllers);
    assert.equal(families.get('kubevac_operator_reconcile_errors_total')?.type, 'counter');
    for (const name of ['watch_failures_total', 'unreadable_objects', 'watch_listener_failures_total'])
      assert.deepEqual(values(name, 'kind'), Object.fromEntries(kinds.map((kind) => [kind, 0])));
    for (const lists of Object.values(values('watch_lists_total', 'kind'))) assert.ok(lists >= 1);
    assert.deepEqual(values('mqtt_connected'), { '': 1 });
    assert.deepEqual(values('leading'), { '': 1 });
    assert.deepEqual(values('robots_heard'), { '': 1 });
    const requests = families.get('kubevac_operator_kube_request_duration_seconds')?.samples ?? [];
    assert.deepEqual(
      requests.filter(({ labels }) => labels['code'] === '403'),
      [],
    );
    assert.ok(requests.some(({ labels }) => labels['resource'] === 'cleanings' && labels['method'] === 'PATCH'));
  });

  test('asked to end it gives the Lease up and is gone within two seconds, also in the middle of work', async (context) => {
    const operator = system().startOperator({}, { context });
    await until(async () => (await system().leader()) === operator.name, { pollMilliseconds: 50, what: 'the Lease' });
    const robot = await system().startRobot('left', { context });
    await seeReady(system(), 'left');
    await system().clean('left', 'left', whole);
    await system().seePhase('left', 'Running');
    const asked = performance.now();
    operator.kill('SIGTERM');
    assert.deepEqual(await operator.exited, { code: 0, signal: null });
    assert.ok(performance.now() - asked < 2_000);
    assert.equal(await system().leader(), '');
    assert.equal((await robot.starts()).length, 1);
  });
});

function becomes(health: OperatorPages['health'], status: number, body: string): Promise<unknown> {
  let last: unknown;
  return until(
    async () => {
      const [is, text] = (last = await health('/readyz')) as [number, string];
      return is === status && text === body;
    },
    { pollMilliseconds: 50, what: () => `/readyz ${status} ${body}; it is ${String(last)}` },
  );
}
