import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@kubevac/base/log.ts';
import { freePorts } from '../free-port.ts';
import type { LoggedProcess } from '../process.ts';
import { buildControlPlane } from './build.ts';
import { makeCertificates } from './certificates.ts';
import { layoutOf, serverOf, serviceAddress, type Layout, type OptionalComponent } from './components.ts';
import { compact } from './etcd.ts';
import {
  defaultParent,
  folderPrefix,
  openControlPlane,
  removeAbandoned,
  writeFiles,
  type ControlPlaneAccess,
} from './plane-files.ts';
import { NotReadyError } from './readiness.ts';
import { RunningComponents } from './running-components.ts';

export interface ControlPlaneOptions {
  /** Built when absent. */
  readonly binary?: string | undefined;
  /** None when absent: etcd and the API server only. */
  readonly components?: readonly OptionalComponent[];
  /** Where a folder of its own is made for its files; shared memory when there is some, else the temporary folder. */
  readonly directory?: string | undefined;
  /** Further flags of the API server, as `--audit-log-path=…`. */
  readonly apiServerFlags?: readonly string[] | undefined;
  /** Of the controller-manager, as `--node-monitor-grace-period=…`. */
  readonly controllerManagerFlags?: readonly string[] | undefined;
  /**
   * From where on each component would rather collect garbage than grow; 1 when absent, which is too little for an API server with some
   * thousand Nodes: it then does little else.
   */
  readonly memoryGibibytes?: number | undefined;
  /** Ends a build that is needed first. What was started is ended with `stop()`. */
  readonly signal?: AbortSignal | undefined;
  readonly log: Logger;
}

/** A running control plane on free ports of loopback. None of its processes outlives this one. */
export interface ControlPlane extends ControlPlaneAccess {
  /** What runs now. */
  readonly processes: readonly LoggedProcess[];
  stopApiServer(): Promise<void>;
  /** Resolves when it is ready again. */
  startApiServer(): Promise<void>;
  /**
   * Forgets all old versions in etcd. The API server's watch cache still knows them: do it while the API server is
   * stopped, and a watch from before is answered 410.
   */
  compactEtcd(): Promise<void>;
  /** Its data is the folder `etcd` of the directory: while etcd is stopped it may be copied, and put back later. */
  stopEtcd(): Promise<void>;
  /** Resolves when it is ready again. */
  startEtcd(): Promise<void>;
  /** Kills all of it and removes its directory. */
  stop(): Promise<void>;
}

const attempts = 3;

/**
 * Starts etcd, the API server and what else is asked for, and returns when all of them are ready.
 * @throws NotReadyError with the last lines of a component that did not become ready; then nothing is left of it
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const binary = options.binary ?? (await buildControlPlane({ log: options.log, signal: options.signal }));
  const parent = options.directory ?? defaultParent();
  await removeAbandoned(parent);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(binary, parent, options);
    } catch (error) {
      if (attempt === attempts || !(error instanceof NotReadyError && error.portTaken)) throw error;
      options.log.warn({ error }, 'port taken by another program, control plane started again');
    }
  }
}

async function startOnce(binary: string, parent: string, options: ControlPlaneOptions): Promise<ControlPlane> {
  const { log, components = [], apiServerFlags = [], controllerManagerFlags = [], memoryGibibytes = 1 } = options;
  const begun = performance.now();
  const directory = await mkdtemp(join(parent, folderPrefix(process.pid)));
  const layout = await chooseLayout(directory);
  const certificates = await makeCertificates(new Date(), serviceAddress);
  await writeFiles(layout, certificates, binary);
  const flags = { apiServerFlags, controllerManagerFlags };
  const running = new RunningComponents({ binary, layout, certificates, ...flags, memoryGibibytes, log });
  const stop = async (): Promise<void> => {
    await running.kill();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await Promise.all([running.startEtcd(), running.startApiServer()]);
    await Promise.all(components.map((component) => running.startComponent(component)));
  } catch (error) {
    await stop();
    throw error;
  }
  log.info({ server: serverOf(layout), milliseconds: Math.round(performance.now() - begun) }, 'control plane ready');
  return {
    ...(await openControlPlane(directory)),
    get processes() {
      return running.list();
    },
    stopApiServer: () => running.stopApiServer(),
    startApiServer: () => running.startApiServer(),
    compactEtcd: () => compact(layout.ports.etcdClient),
    stopEtcd: () => running.stopEtcd(),
    startEtcd: () => running.startEtcd(),
    stop,
  };
}

async function chooseLayout(directory: string): Promise<Layout> {
  const [etcdClient = 0, etcdPeer = 0, apiServer = 0, controllerManager = 0, scheduler = 0] = await freePorts(5);
  return layoutOf(directory, { etcdClient, etcdPeer, apiServer, controllerManager, scheduler });
}
