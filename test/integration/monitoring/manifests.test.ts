/** What manifests/monitoring has for Prometheus and for the Prometheus Operator is taken by both. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { findPrometheus } from '@kubevac/sandbox/start-prometheus.ts';
import { rulesFile } from '../../support/alert-rules.ts';
import { succeed, useOwnControlPlane } from '../../support/control-plane.ts';
import { prometheusMissing } from '../../support/find-prometheus.ts';
import { prometheusOperatorCrds } from '../../support/prometheus-operator.ts';
import { until } from '../../support/until.ts';

const monitoring = join(import.meta.dirname, '../../../manifests/monitoring');
const apply = ['apply', '--server-side', '--validate=strict'];

suite('promtool', { skip: prometheusMissing() }, () => {
  const promtool = (...args: readonly string[]): [number | null, string] => {
    const { status, output } = spawnSync(findPrometheus('promtool') ?? '', args, { encoding: 'utf8' });
    return [status, output.join('')];
  };

  test('takes prometheus.yml', () => {
    const [status, said] = promtool('check', 'config', '--syntax-only', join(monitoring, 'prometheus/prometheus.yml'));
    assert.equal(status, 0, said);
  });

  test('takes the rules', () => {
    const [status, said] = promtool('check', 'rules', '--lint-fatal', rulesFile);
    assert.equal(status, 0, said);
  });
});

suite('a cluster', () => {
  test('takes what every Prometheus needs, and lets its account read the pages', async (context) => {
    const plane = await useOwnControlPlane(context, { components: ['kube-controller-manager'] });
    await succeed(plane, ['create', 'namespace', 'kubevac-system']);
    await succeed(plane, [...apply, '-f', '-'], await succeed(plane, ['kustomize', join(monitoring, 'access')]));
    const may = async (page: string): Promise<string> => {
      const account = 'system:serviceaccount:kubevac-system:kubevac-metrics-reader';
      return (await plane.kubectl(['auth', 'can-i', 'get', page, '--as', account])).stdout.trim();
    };
    for (const page of ['/metrics', '/sd', '/robots/home/dusty/metrics']) assert.equal(await may(page), 'yes', page);
    for (const page of ['/logs', '/debug/pprof', 'pods']) assert.equal(await may(page), 'no', page);
  });

  test('with the Prometheus Operator takes its objects', async (context) => {
    const crds = prometheusOperatorCrds();
    if (crds === undefined) return context.skip('the Go module of the Prometheus Operator cannot be had');
    const plane = await useOwnControlPlane(context, {});
    await succeed(plane, ['create', 'namespace', 'kubevac-system']);
    for (const kind of ['servicemonitors', 'scrapeconfigs', 'prometheusrules'])
      await succeed(plane, ['apply', '--server-side', '-f', join(crds, `monitoring.coreos.com_${kind}.yaml`)]);
    // kubectl gives up on one that has no conditions yet.
    const established = ['wait', '--for=condition=Established', 'crd', '--all', '--timeout=15s'];
    await until(async () => (await plane.kubectl(established)).code === 0, { pollMilliseconds: 200 });
    const yaml = await succeed(plane, ['kustomize', join(monitoring, 'prometheus-operator')]);
    await succeed(plane, [...apply, '-f', '-'], yaml);
    const made = await succeed(plane, [
      '-n',
      'kubevac-system',
      'get',
      'servicemonitors,scrapeconfigs,prometheusrules',
      '-o',
      'name',
    ]);
    assert.deepEqual(made.trim().split('\n').toSorted(), [
      'prometheusrule.monitoring.coreos.com/kubevac',
      'scrapeconfig.monitoring.coreos.com/kubevac-robots',
      'scrapeconfig.monitoring.coreos.com/kubevac-robots-direct',
      'servicemonitor.monitoring.coreos.com/kubevac-operator',
    ]);
  });
});
