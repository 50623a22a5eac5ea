import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@kubevac/base/log.ts';
import { KubeClient } from '@kubevac/operator/kube/client.ts';
import { loadKubeConfig } from '@kubevac/operator/kube/config.ts';
import { startFirmware } from '@kubevac/sandbox/firmware/start.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import type { ControlPlane } from '@kubevac/sandbox/controlplane/start.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { useOwnControlPlane, type TestNamespace } from '../support/control-plane.ts';
import { startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { operatorKubeconfig } from '../support/operator-account.ts';
import { until } from '../support/until.ts';
import { startAgent, startOperator } from './programs.ts';
import { resources } from './resources.ts';

/** Kubevac with one robot, of the bundles that are installed, with the waits and rights they have there. */
export interface Installation {
  readonly plane: ControlPlane & TestNamespace;
  readonly broker: Mosquitto;
  /** For what a bench makes; gone with it. */
  readonly folder: string;
  /** The kubeconfig of the operator's ServiceAccount. */
  readonly operatorKubeconfig: string;
  readonly operator: LoggedProcess;
  readonly agent: LoggedProcess;
  readonly robotName: string;
  /** The admin, who may do everything. */
  readonly admin: KubeClient;
}

export interface InstallOptions {
  /** Simulated seconds in a real one. */
  readonly timeFactor: number;
  readonly agentFlags?: readonly string[];
}

const robotName = 'dusty';

/** Starts all of it and waits until the robot is Ready. */
export async function install(cleanup: Cleanup, options: InstallOptions): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-bench-'));
  cleanup.after(() => rm(folder, { recursive: true, force: true }));
  const plane = await useOwnControlPlane(cleanup, { crds: true });
  // As in manifests/base/broker/mosquitto.conf.
  const broker = await startMosquitto(cleanup, { persistence: { autosaveSeconds: 60 } });
  const admin = await kubeClient(cleanup, plane.kubeconfigPath);
  const account = await operatorKubeconfig(plane, plane.namespace);
  const socketPath = join(folder, 'firmware.sock');
  const firmware = await startFirmware({ socketPath, timeFactor: options.timeFactor, seed: 1, log: silentLogger });
  cleanup.after(() => firmware.stop());
  const robot = { apiVersion: 'kubevac.dev/v1alpha1', kind: 'VacuumRobot', metadata: { name: robotName }, spec: {} };
  await admin.create(resources.robots, robot, { namespace: plane.namespace });
  const programs = { cleanup, folder, plane, brokerUrl: broker.url };
  const operator = await startOperator(programs, {
    kubeconfig: account,
    flags: [`--watch-namespace=${plane.namespace}`],
  });
  const agent = await startAgent(programs, { name: robotName, socketPath, flags: options.agentFlags ?? [] });
  const parts = { folder, plane, broker, operatorKubeconfig: account, operator, agent, robotName, admin };
  await untilReady(parts);
  return parts;
}

/** A client as the operator's own, closed with the bench. */
export async function kubeClient(cleanup: Cleanup, kubeconfig: string): Promise<KubeClient> {
  const client = new KubeClient({ connection: await loadKubeConfig({ kubeconfig, env: {} }), log: silentLogger });
  cleanup.after(() => client.close());
  return client;
}

async function untilReady({ admin, plane, agent, operator }: Installation): Promise<void> {
  const robot = { namespace: plane.namespace, name: robotName };
  const isReady = async (): Promise<boolean> => {
    const { status } = (await admin.get(resources.robots, robot)) as RobotSeen;
    return status?.conditions?.some(({ type, status: said }) => type === 'Ready' && said === 'True') === true;
  };
  const what = (): string => `the robot is Ready\n${operator.tail(10)}\n${agent.tail(10)}`;
  await until(isReady, { deadlineMilliseconds: 30_000, pollMilliseconds: 100, what });
}

interface RobotSeen {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}
