import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { silentLogger } from '@kubevac/base/log.ts';
import { authReviews } from '@kubevac/operator/auth/auth-reviews.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import { KubeletServer, type KubeletServerOptions } from '@kubevac/operator/kubelet/kubelet-server.ts';
import type { RequestObservation } from '@kubevac/operator/kubelet/pages.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { succeed, useControlPlane, type TestNamespace } from '../../support/control-plane.ts';
import { until } from '../../support/until.ts';
import { startCommand, startOnTerminal, type CommandEnd, type RunningCommand } from '../../support/running-command.ts';
import { operatorKubeconfig } from '../../support/operator-account.ts';
import { TestLogs, TestPods, TestStats } from './missions.ts';
import { TestTerminals } from './shell.ts';

/** What the server of a test answers with. */
export interface TestAnswers {
  readonly logs: TestLogs;
  readonly terminals: TestTerminals;
  readonly pods: TestPods;
  readonly stats: TestStats;
}

/** A Node that there is not, with a kubelet API that there is; with the rights of the operator and no more. */
export interface KubeletNode {
  readonly plane: ControlPlaneAccess & TestNamespace;
  readonly server: KubeletServer;
  readonly node: string;
  readonly port: number;
  readonly answers: TestAnswers;
  readonly observed: readonly RequestObservation[];
  /** Makes a Pod that runs on the Node: its container is `clean`. */
  runPod(name: string): Promise<void>;
  /** `kubectl` in the test's namespace as the admin, to its end. */
  kubectl(...words: readonly string[]): Promise<KubectlEnd>;
  startKubectl(...words: readonly string[]): RunningKubectl;
  /** The same on a terminal of its own, of 90 columns and 25 rows. */
  startOnTerminal(...words: readonly string[]): RunningKubectl;
  /** As SIGTERM; resolves when the server has ended. */
  stop(): Promise<void>;
}

export type KubectlEnd = CommandEnd;
export type RunningKubectl = RunningCommand;

export type KubeletNodeOptions = Partial<
  Pick<KubeletServerOptions, 'certificate' | 'host' | 'authorityReadMilliseconds'>
> & {
  readonly address?: string;
  readonly plane?: ControlPlaneAccess & TestNamespace;
};

export async function startKubeletNode(context: Cleanup, options: KubeletNodeOptions = {}): Promise<KubeletNode> {
  const plane = options.plane ?? (await useControlPlane(context, { components: ['kube-controller-manager'] }));
  const { namespace } = plane;
  const connection = await loadKubeConfig({ kubeconfig: await operatorKubeconfig(plane, namespace), env: {} });
  const client = new KubeClient({ connection });
  const answers = {
    logs: new TestLogs(),
    terminals: new TestTerminals(),
    pods: new TestPods(),
    stats: new TestStats(),
  };
  const observed: RequestObservation[] = [];
  const address = options.address ?? '127.0.0.1';
  const server = new KubeletServer({
    client,
    reviews: authReviews(client),
    answers,
    host: options.host ?? address,
    certificate: options.certificate ?? { names: [address] },
    authorityReadMilliseconds: options.authorityReadMilliseconds,
    log: silentLogger,
    observe: (observation) => observed.push(observation),
  });
  const stop = new AbortController();
  const running = server.start(stop.signal);
  const end = async (): Promise<void> => {
    stop.abort();
    await running;
  };
  context.after(async () => {
    await end();
    await client.close();
  });
  const node = `robot-${randomUUID().slice(0, 8)}`;
  assert.equal(await server.listen(node, 0), undefined);
  const port = server.portOf(node) ?? 0;
  await until(() => shakesHands(port, address), { what: 'a serving certificate' });
  await succeed(plane, ['create', '-f', '-'], JSON.stringify(nodeObject(node, address, port)));
  context.after(async () => {
    await plane.kubectl(['delete', 'node', node, '--wait=false']);
  });
  const start = (words: readonly string[]): RunningKubectl =>
    startCommand(plane.binary, kubectlWords(plane, words), plane.kubeconfigPath);
  return {
    plane,
    server,
    node,
    port,
    answers,
    observed,
    runPod: (name) => runPod(plane, node, name),
    kubectl: (...words) => start(words).ended,
    startKubectl: (...words) => start(words),
    startOnTerminal: (...words) => startOnTerminal([plane.binary, ...kubectlWords(plane, words)], plane.kubeconfigPath),
    stop: end,
  };
}

async function shakesHands(port: number, host: string): Promise<boolean> {
  const socket = connect({ port, host, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function kubectlWords(
  { directory, namespace }: ControlPlaneAccess & TestNamespace,
  words: readonly string[],
): string[] {
  return ['kubectl', `--cache-dir=${join(directory, 'kubectl-cache')}`, '-n', namespace, ...words];
}

async function runPod(plane: ControlPlaneAccess & TestNamespace, node: string, name: string): Promise<void> {
  const { namespace } = plane;
  const containers = [{ name: 'clean', image: 'kubevac.dev/mission', args: ['clean'] }];
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { nodeName: node, containers } };
  await succeed(plane, ['create', '-f', '-'], JSON.stringify(pod));
  const status = JSON.stringify({ status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } });
  await succeed(plane, ['-n', namespace, 'patch', 'pod', name, '--subresource=status', '-p', status]);
}

function nodeObject(name: string, address: string, port: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    spec: { taints: [{ key: 'kubevac.dev/robot', effect: 'NoSchedule' }] },
    status: {
      addresses: [{ type: 'InternalIP', address }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
      declaredFeatures: ['ExtendWebSocketsToKubelet'],
      conditions: [{ type: 'Ready', status: 'True', reason: 'Test', message: '' }],
    },
  };
}
