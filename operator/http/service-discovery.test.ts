import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RobotObject } from '../objects/robot.ts';
import { serviceDiscovery } from './service-discovery.ts';

const request = { path: '/sd', query: new URLSearchParams(), headers: { host: 'operator.kubevac:8080' } };
const robot = (name: string, status: object, spec: object = {}): RobotObject =>
  ({ metadata: { namespace: 'home', name }, spec, status }) as unknown as RobotObject;

async function targets(robots: readonly RobotObject[] | undefined, address?: string) {
  return serviceDiscovery({ robots: () => robots, address })(request);
}

test('who does not know the robots yet gives no list', async () => {
  assert.equal((await targets(undefined)).status, 503);
});

test('no robots are an empty list', async () => {
  assert.deepEqual(await targets([]), { contentType: 'application/json', body: '[]' });
});

test('a robot is scraped where the list came from, or at its own address', async () => {
  const { body } = await targets([
    robot('dusty', { device: { model: 'One' } }, { nodeName: 'flat' }),
    robot('near', { agent: { metricsAddress: '192.0.2.7:9473' } }),
  ]);
  assert.deepEqual(JSON.parse(String(body)), [
    {
      targets: ['operator.kubevac:8080'],
      labels: {
        namespace: 'home',
        robot: 'dusty',
        node: 'flat',
        model: 'One',
        __metrics_path__: '/robots/home/dusty/metrics',
        __meta_kubevac_reach: 'Operator',
      },
    },
    {
      targets: ['192.0.2.7:9473'],
      labels: {
        namespace: 'home',
        robot: 'near',
        node: 'near',
        __metrics_path__: '/metrics',
        __meta_kubevac_reach: 'Direct',
      },
    },
  ]);
});

test('the Node that is another robot’s is no label', async () => {
  const conditions = [{ type: 'NodeClaimed', status: 'False', reason: 'NodeNameTaken' }];
  const { body } = await targets([robot('dusty', { conditions })]);
  assert.deepEqual(JSON.parse(String(body))[0].labels.node, undefined);
});

test('an address that was set goes before that of the request', async () => {
  const { body } = await targets([robot('dusty', {})], 'metrics.example:80');
  assert.match(String(body), /"targets":\["metrics\.example:80"\]/);
});
