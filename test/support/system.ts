import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@kubevac/base/log.ts';
import type { ControlPlaneAccess } from '@kubevac/sandbox/controlplane/plane-files.ts';
import { startFirmware, type RunningFirmware } from '@kubevac/sandbox/firmware/start.ts';
import type { StartLogLine } from '@kubevac/sandbox/firmware/start-log.ts';
import { spawnLogged, type LoggedProcess } from '@kubevac/sandbox/process.ts';
import { ApiClient, type SeenObject } from './api-client.ts';
import type { Cleanup } from './cleanup.ts';
import { succeed, useControlPlane, useOwnControlPlane, type TestNamespace } from './control-plane.ts';
import { startMosquitto, type Mosquitto, type MosquittoOptions } from './mosquitto.ts';
import { operatorKubeconfig } from './operator-account.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { until } from './until.ts';

export type { SeenObject } from './api-client.ts';

/** A robot: simulated firmware, the agent beside it, and the cable between the agent and the broker. */
export interface TestRobot {
  readonly name: string;
  firmware: RunningFirmware;
  readonly cable: TcpProxy;
  readonly folder: string;
  agent: LoggedProcess;
  /** Starts an agent (again); its journal is the robot's unless another file is given. */
  startAgent(options?: AgentOptions): LoggedProcess;
  /** Kills the firmware, and switches the robot on again: it is in its dock and remembers nothing. */
  restartFirmware(): Promise<void>;
  /** Starts of cleanings and drives, as the firmware itself logged them, over all its lives. */
  starts(): Promise<readonly StartLogLine[]>;
}

export interface AgentOptions {
  readonly journalFile?: string;
  readonly flags?: Readonly<Record<string, string | number>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeFlags?: readonly string[];
}

export interface OperatorOptions extends SpawnOptions {
  readonly nodeFlags?: readonly string[];
}

export interface RobotOptions {
  readonly timeFactor?: number;
  readonly seed?: number;
  /** Fields of the VacuumRobot's spec. */
  readonly spec?: object;
  /** False: no VacuumRobot is applied. */
  readonly applied?: boolean;
  /** Of its first agent. */
  readonly agent?: AgentOptions;
  /** It ends with this; with the system when absent. */
  readonly context?: Cleanup;
}

/** Waits are short, so that a test takes seconds; each has its own name in the operator's flags. */
const operatorWaits = {
  'lease-duration-milliseconds': 2000,
  'lease-renew-milliseconds': 1500,
  'lease-retry-milliseconds': 200,
  'away-milliseconds': 1500,
  'release-milliseconds': 2000,
  'node-lease-seconds': 4,
  'status-milliseconds': 1000,
  'progress-milliseconds': 500,
  'repeat-milliseconds': 300,
  'reconnect-maximum-milliseconds': 300,
  'keepalive-seconds': 2,
} as const;
const agentWaits = {
  'heartbeat-milliseconds': 400,
  'telemetry-milliseconds': 100,
  'reconnect-maximum-milliseconds': 300,
  'time-unanswered-milliseconds': 200,
  'keepalive-seconds': 2,
} as const;

export interface SystemOptions {
  /** A control plane of its own, whose API server may be stopped. */
  readonly ownPlane?: boolean;
  readonly mosquitto?: MosquittoOptions;
  /** Of the API server of an own plane. */
  readonly apiServerFlags?: readonly string[];
  readonly controllerManagerFlags?: readonly string[];
}

/** A whole Kubevac on real parts, in a namespace of its own: control plane, Mosquitto, operators, robots. */
export class System {
  readonly plane: ControlPlaneAccess & TestNamespace;
  readonly broker: Mosquitto;
  readonly namespace: string;
  readonly operatorKubeconfig: string;
  /** As an administrator. */
  readonly api: ApiClient;
  readonly #context: Cleanup;
  readonly #folder: string;
  #operators = 0;

  constructor(parts: {
    plane: ControlPlaneAccess & TestNamespace;
    broker: Mosquitto;
    operatorKubeconfig: string;
    api: ApiClient;
    context: Cleanup;
    folder: string;
  }) {
    this.plane = parts.plane;
    this.broker = parts.broker;
    this.namespace = parts.plane.namespace;
    this.operatorKubeconfig = parts.operatorKubeconfig;
    this.api = parts.api;
    this.#context = parts.context;
    this.#folder = parts.folder;
  }

  /** One replica, with the ServiceAccount of manifests/base. */
  startOperator(flags: Readonly<Record<string, string | number>> = {}, options: OperatorOptions = {}): LoggedProcess {
    this.#operators += 1;
    const all = {
      kubeconfig: this.operatorKubeconfig,
      namespace: this.namespace,
      'watch-namespace': this.namespace,
      identity: `operator-${this.#operators}`,
      'broker-url': this.broker.url,
      'listen-host': '127.0.0.1',
      'node-address': '127.0.0.1',
      'kubelet-host': '127.0.0.1',
      ...kubeletPorts(),
      'metrics-port': 0,
      'metrics-auth': 'none',
      'health-port': 0,
      ...operatorWaits,
      ...flags,
    };
    const path = join(import.meta.dirname, '../../operator/main.ts');
    const { nodeFlags = [], ...spawn } = options;
    return this.#spawn(`operator-${this.#operators}`, [...nodeFlags, path, ...flagsOf(all)], spawn);
  }

  async startRobot(name: string, options: RobotOptions = {}): Promise<TestRobot> {
    const folder = await mkdtemp(join(this.#folder, `${name}-`));
    const socketPath = join(folder, 'firmware.sock');
    const startLogPath = join(folder, 'starts.jsonl');
    const { timeFactor = 50, seed = 1, context = this.#context } = options;
    const switchOn = () => startFirmware({ socketPath, startLogPath, timeFactor, seed, log: silentLogger });
    const firmware = await switchOn();
    context.after(() => robot.firmware.stop());
    const cable = await startTcpProxy(context, this.broker.port);
    if (options.applied !== false) await this.applyRobot(name, options.spec);
    const startAgent = (given: AgentOptions = {}) => {
      const { journalFile = join(folder, 'journal.db'), env = {}, nodeFlags = [] } = given;
      const flags = {
        namespace: this.namespace,
        name,
        'broker-url': `mqtt://127.0.0.1:${cable.port}`,
        'journal-file': journalFile,
        'synchronised-file': '',
        'simulator-socket': socketPath,
        ...agentWaits,
        ...given.flags,
      };
      const path = join(import.meta.dirname, '../../agent/main.ts');
      robot.agent = this.#spawn(`agent-${name}`, [...nodeFlags, path, ...flagsOf(flags)], { env, context });
      return robot.agent;
    };
    const restartFirmware = async () => {
      await robot.firmware.kill('SIGKILL');
      robot.firmware = await switchOn();
    };
    const starts = () => readStarts(startLogPath);
    const robot = { name, firmware, cable, folder, startAgent, restartFirmware, starts } as unknown as TestRobot;
    startAgent(options.agent);
    return robot;
  }

  applyRobot(name: string, spec: object = {}): Promise<string> {
    // Tests share a control plane: robots of one name are in many of them.
    return this.apply({ kind: 'VacuumRobot', metadata: { name }, spec: { nodeName: this.nodeOf(name), ...spec } });
  }

  /** The Node of a robot that was applied by `applyRobot`. */
  nodeOf(robot: string): string {
    return `${this.namespace}-${robot}`;
  }

  /** Applies a Cleaning, of the kitchen unless its spec says otherwise. @returns its UID */
  async clean(name: string, robotName: string, spec: object = {}): Promise<string> {
    return this.apply({ kind: 'Cleaning', metadata: { name }, spec: { robotName, ...kitchen, ...spec } });
  }

  async act(name: string, robotName: string, action: string): Promise<string> {
    return this.apply({ kind: 'RobotAction', metadata: { name }, spec: { robotName, action } });
  }

  /** @returns its UID */
  async apply(object: Parameters<ApiClient['apply']>[0]): Promise<string> {
    return (await this.api.apply(object)).metadata.uid;
  }

  patch(resource: string, name: string, patch: object): Promise<void> {
    return this.api.patch(resource, name, patch);
  }

  kubectl(args: readonly string[], stdin?: string): Promise<string> {
    return succeed(this.plane, ['-n', this.namespace, ...args], stdin);
  }

  /** Undefined when there is none, or no answer. */
  async get(resource: string, name: string): Promise<SeenObject | undefined> {
    return this.api.get(resource, name).catch(() => undefined);
  }

  /** The operator that leads; empty while none does. */
  async leader(): Promise<string> {
    const lease = await this.api.get('leases', 'kubevac-operator').catch(() => undefined);
    return (lease as { spec?: { holderIdentity?: string } } | undefined)?.spec?.holderIdentity ?? '';
  }

  /** Waits until the object looks as asked, and returns it. */
  async see(resource: string, name: string, looks: (object: SeenObject) => boolean, seconds = 15): Promise<SeenObject> {
    let last: SeenObject | undefined;
    return until(
      async () => {
        last = await this.get(resource, name);
        return last !== undefined && looks(last) ? last : undefined;
      },
      {
        deadlineMilliseconds: seconds * 1000,
        pollMilliseconds: 50,
        what: () => `${resource}/${name}: ${looks.toString()}; it is ${JSON.stringify(last?.status)}`,
      },
    );
  }

  seePhase(name: string, phase: string, seconds = 15): Promise<SeenObject> {
    return this.see('cleaning', name, ({ status }) => status?.phase === phase, seconds);
  }

  #spawn(name: string, args: readonly string[], options: SpawnOptions = {}): LoggedProcess {
    const { env = {}, context = this.#context } = options;
    const process_ = spawnLogged({
      name,
      command: process.execPath,
      args: ['--disable-warning=ExperimentalWarning', ...args],
      env: { ...process.env, ...env },
      logFile: join(this.#folder, `${name}.log`),
      log: silentLogger,
      exitWithStdin: true,
    });
    context.after(async () => void (await process_.stop(2_000)));
    return process_;
  }

  /** Where each process has its log and each robot its files; gone with the test. */
  get folder(): string {
    return this.#folder;
  }
}

interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly context?: Cleanup;
}

async function readStarts(path: string): Promise<StartLogLine[]> {
  const text = existsSync(path) ? await readFile(path, 'utf8') : '';
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as StartLogLine).filter(({ method }) => /^(clean|go_to)/.test(method));
}

/** A short job: on a robot at 50 times normal speed it takes four or five seconds. */
export const kitchen = { mode: 'Rooms', rooms: ['kitchen'] } as const;

/** Starts all but operators and robots. */
export async function startSystem(context: Cleanup, options: SystemOptions = {}): Promise<System> {
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-system-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const components = ['kube-controller-manager', 'kube-scheduler'] as const;
  const { apiServerFlags = [], controllerManagerFlags = [] } = options;
  const wanted = { crds: true, components, apiServerFlags, controllerManagerFlags };
  const plane = await (options.ownPlane === true ? useOwnControlPlane : useControlPlane)(context, wanted);
  const broker = await startMosquitto(context, options.mosquitto);
  const account = await operatorKubeconfig(plane, plane.namespace);
  const api = await ApiClient.open(plane.kubeconfigPath, plane.namespace);
  return new System({ plane, broker, api, operatorKubeconfig: account, context, folder });
}

function flagsOf(flags: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
}

/** Many operators run on one machine: each begins at another place, and passes over what is taken. */
function kubeletPorts(): Record<string, number> {
  return { 'kubelet-port-first': 20_000 + Math.floor(Math.random() * 5_000), 'kubelet-port-last': 25_999 };
}
