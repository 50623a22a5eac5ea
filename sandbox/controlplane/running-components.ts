import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';
import { spawnLogged, type LoggedProcess } from '../process.ts';
import type { ControlPlaneCertificates } from './certificates.ts';
import {
  apiServerArguments,
  controllerManagerArguments,
  etcdArguments,
  schedulerArguments,
  type Layout,
  type OptionalComponent,
} from './components.ts';
import { etcdIsHealthy } from './etcd.ts';
import { answersOk, untilReady } from './readiness.ts';

export interface RunningOptions {
  readonly binary: string;
  readonly layout: Layout;
  readonly certificates: ControlPlaneCertificates;
  readonly apiServerFlags: readonly string[];
  readonly controllerManagerFlags: readonly string[];
  readonly memoryGibibytes: number;
  readonly log: Logger;
}

const readyMilliseconds = 60_000;
/** It waits for watches to end, which clients do not end. What it has answered is in etcd by then. */
const apiServerGraceMilliseconds = 1_000;
const restartMilliseconds = 500;
/** A young heap is collected often while gigabytes are free: this saves time at start. */
const heapGrowth = { GOGC: '200' };

/** The processes of one control plane, by name. `kill()` ends it for good. */
export class RunningComponents {
  readonly #options: RunningOptions;
  readonly #processes = new Map<string, LoggedProcess>();
  readonly #killed = new AbortController();

  constructor(options: RunningOptions) {
    this.#options = options;
  }

  list(): LoggedProcess[] {
    return [...this.#processes.values()];
  }

  /** Resolves when it is ready; does nothing when it runs. */
  async startEtcd(): Promise<void> {
    if (this.#processes.has('etcd')) return;
    const { layout } = this.#options;
    const etcd = this.#spawn('etcd', etcdArguments(layout));
    await untilReady(etcd, () => etcdIsHealthy(layout.ports.etcdClient), readyMilliseconds);
  }

  async stopEtcd(): Promise<void> {
    await this.#processes.get('etcd')?.stop();
  }

  /** Resolves when it is ready; does nothing when it runs. */
  async startApiServer(): Promise<void> {
    if (this.#processes.has('kube-apiserver')) return;
    const { layout, apiServerFlags } = this.#options;
    const apiServer = this.#spawn('kube-apiserver', [...apiServerArguments(layout), ...apiServerFlags]);
    await untilReady(apiServer, () => this.#answers(layout.ports.apiServer, '/readyz'), readyMilliseconds);
  }

  async stopApiServer(): Promise<void> {
    await this.#processes.get('kube-apiserver')?.stop(apiServerGraceMilliseconds);
  }

  async startScheduler(): Promise<void> {
    const { layout } = this.#options;
    const scheduler = this.#keep('kube-scheduler', schedulerArguments(layout));
    await untilReady(scheduler, () => this.#answers(layout.ports.scheduler, '/readyz'), readyMilliseconds);
  }

  /** Ready when a Pod can be made in the namespace `default`: it answers /healthz long before it does anything. */
  async startControllerManager(): Promise<void> {
    const { layout, controllerManagerFlags } = this.#options;
    const args = [...controllerManagerArguments(layout), ...controllerManagerFlags];
    const controllerManager = this.#keep('kube-controller-manager', args);
    const serviceAccount = '/api/v1/namespaces/default/serviceaccounts/default';
    await untilReady(controllerManager, () => this.#answers(layout.ports.apiServer, serviceAccount), readyMilliseconds);
  }

  startComponent(name: OptionalComponent): Promise<void> {
    return name === 'kube-scheduler' ? this.startScheduler() : this.startControllerManager();
  }

  /** Nothing of it is kept, so nobody gets time to say goodbye. */
  async kill(): Promise<void> {
    this.#killed.abort();
    await Promise.all(
      this.list().map(async (component) => {
        component.kill('SIGKILL');
        await component.exited;
      }),
    );
  }

  #answers(port: number, path: string): Promise<boolean> {
    const { ca, admin } = this.#options.certificates;
    return answersOk({ port, path, caPem: ca.certPem, user: admin });
  }

  /** Starts it again when it ends, as a kubelet would: without an API server it gives up after a while. */
  #keep(name: OptionalComponent, args: readonly string[]): LoggedProcess {
    const component = this.#spawn(name, args);
    void this.#startAgain(component, () => this.#keep(name, args));
    return component;
  }

  async #startAgain(component: LoggedProcess, start: () => void): Promise<void> {
    await component.exited;
    const { signal } = this.#killed;
    await delay(restartMilliseconds, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) start();
  }

  #spawn(name: string, args: readonly string[]): LoggedProcess {
    const { binary, layout, memoryGibibytes, log } = this.#options;
    const component = spawnLogged({
      name,
      command: binary,
      args: [name, ...args],
      env: { ...process.env, ...heapGrowth, GOMEMLIMIT: `${memoryGibibytes}GiB` },
      logFile: layout.file(`${name}.log`),
      log,
      exitWithStdin: true,
    });
    this.#processes.set(name, component);
    void component.exited.then(() => this.#processes.delete(name));
    return component;
  }
}
