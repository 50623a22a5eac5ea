import { join } from 'node:path';
import type { Logger } from '@kubevac/base/log.ts';
import { startFirmware, type RunningFirmware } from '../firmware/start.ts';
import { spawnLogged, type LoggedProcess } from '../process.ts';
import { keepRunning, type KeptProcess } from './kept-process.ts';

const root = join(import.meta.dirname, '../..');

/** A simulated robot and the agent beside it. */
export interface DemoRobot {
  readonly name: string;
  readonly firmware: RunningFirmware;
  readonly agent: KeptProcess;
}

export interface DemoProcessOptions {
  /** For logs, journals and sockets; removed by its owner. */
  readonly folder: string;
  readonly brokerUrl: string;
  readonly namespace: string;
  readonly log: Logger;
}

/** How much faster than real time the robots of the demo are. Deadlines stay real. */
const demoTimeFactor = 20;

export async function startRobot(name: string, seed: number, options: DemoProcessOptions): Promise<DemoRobot> {
  const { folder, brokerUrl, namespace, log } = options;
  const socketPath = join(folder, `${name}.sock`);
  const firmware = await startFirmware({
    socketPath,
    seed,
    serial: `SIM-000${seed}`,
    timeFactor: demoTimeFactor,
    startLogPath: join(folder, `${name}-starts.jsonl`),
    log,
  });
  const flags = [
    `--namespace=${namespace}`,
    `--name=${name}`,
    `--broker-url=${brokerUrl}`,
    `--journal-file=${join(folder, `${name}-journal.db`)}`,
    `--simulator-socket=${socketPath}`,
  ];
  return { name, firmware, agent: startNode(`agent-${name}`, ['agent/main.ts', ...flags], options) };
}

export interface DemoOperatorOptions extends DemoProcessOptions {
  readonly kubeconfig: string;
  readonly operatorNamespace: string;
  readonly watchNamespace: string | undefined;
  readonly metricsPort: number;
}

export function startOperator(options: DemoOperatorOptions): KeptProcess {
  const { kubeconfig, operatorNamespace, watchNamespace, brokerUrl, metricsPort } = options;
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    `--namespace=${operatorNamespace}`,
    ...(watchNamespace === undefined ? [] : [`--watch-namespace=${watchNamespace}`]),
    `--broker-url=${brokerUrl}`,
    '--listen-host=127.0.0.1',
    '--node-address=127.0.0.1',
    '--kubelet-host=127.0.0.1',
    `--metrics-port=${metricsPort}`,
    '--metrics-auth=none',
    '--health-port=0',
    // A person who kills it waits for the next one.
    '--lease-duration-milliseconds=4000',
    '--lease-renew-milliseconds=3000',
    '--lease-retry-milliseconds=500',
    // At twenty times normal speed a person wants to see the bar move.
    '--progress-milliseconds=1000',
  ];
  return startNode('operator', ['operator/main.ts', ...flags], options);
}

function startNode(name: string, [file = '', ...flags]: string[], options: DemoProcessOptions): KeptProcess {
  const { folder, log } = options;
  const start = (): LoggedProcess =>
    spawnLogged({
      name,
      command: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', join(root, file), ...flags],
      logFile: join(folder, `${name}.log`),
      log,
      exitWithStdin: true,
    });
  return keepRunning(start, log);
}
