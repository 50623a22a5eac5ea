import { existsSync, statfsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubeconfig } from '../kubeconfig.ts';
import type { KeyPair } from '../certificate-authority.ts';
import { isAlive } from '../process.ts';
import type { ControlPlaneCertificates } from './certificates.ts';
import { serverOf, type Layout } from './components.ts';
import { runKubectl, type KubectlResult } from './kubectl.ts';

/** What it takes to use a control plane, also one that another process of this machine started. */
export interface ControlPlaneAccess {
  /** `https://127.0.0.1:<port>`, the same after a restart. */
  readonly server: string;
  readonly caPem: string;
  readonly adminCertPem: string;
  readonly adminKeyPem: string;
  /** Of the admin, who may do everything. */
  readonly kubeconfigPath: string;
  /** Its files: certificates (`ca.crt`, `apiserver-kubelet-client.crt` and `.key`, …), logs and etcd's data. */
  readonly directory: string;
  readonly binary: string;
  /** kubectl as the admin. A failure is in the result, not thrown. */
  kubectl(args: readonly string[], stdin?: string): Promise<KubectlResult>;
  /**
   * Writes a kubeconfig that names a token file, with an hour's token of this service account in it.
   * Called again, it puts a new token in the same file.
   * @throws when there is no such service account
   */
  serviceAccountKubeconfig(namespace: string, name: string): Promise<string>;
}

const folderName = /^kubevac-controlplane-(\d+)-/;

/** The start of a folder's name; the pid tells the next start whether its owner still lives. */
export function folderPrefix(pid: number): string {
  return `kubevac-controlplane-${pid}-`;
}

/** Shared memory when there is some: nothing of a plane is to last, and etcd writes a lot. */
export function defaultParent(): string {
  return hasRoom(sharedMemory) ? sharedMemory : tmpdir();
}

/** Removes what planes left behind whose owner was killed. */
export async function removeAbandoned(parent = defaultParent()): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = folderName.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Another user's folder stays.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Writes certificates, keys and kubeconfigs where the components' arguments name them. */
export async function writeFiles(
  layout: Layout,
  certificates: ControlPlaneCertificates,
  binary: string,
): Promise<void> {
  const pairs: Readonly<Record<string, KeyPair>> = {
    ca: certificates.ca,
    apiserver: certificates.apiServer,
    'apiserver-kubelet-client': certificates.apiServerKubeletClient,
    admin: certificates.admin,
    'front-proxy-ca': certificates.frontProxyCa,
    'front-proxy-client': certificates.frontProxyClient,
  };
  const users: Readonly<Record<string, KeyPair>> = {
    admin: certificates.admin,
    'kube-controller-manager': certificates.controllerManager,
    'kube-scheduler': certificates.scheduler,
  };
  const server = serverOf(layout);
  const write = (name: string, text: string): Promise<void> => writeFile(layout.file(name), text, { mode: 0o600 });
  await Promise.all([
    ...Object.entries(pairs).flatMap(([name, { certPem, keyPem }]) => [
      write(`${name}.crt`, certPem),
      write(`${name}.key`, keyPem),
    ]),
    ...Object.entries(users).map(([name, user]) =>
      write(`${name}.kubeconfig`, kubeconfig({ server, caPem: certificates.ca.certPem, user })),
    ),
    write('sa.key', certificates.serviceAccount.privatePem),
    write('sa.pub', certificates.serviceAccount.publicPem),
    write('access.json', JSON.stringify({ server, binary })),
  ]);
}

/** Opens a control plane by its directory. */
export async function openControlPlane(directory: string): Promise<ControlPlaneAccess> {
  const file = (name: string): string => join(directory, name);
  const text = (name: string): Promise<string> => readFile(file(name), 'utf8');
  const { server, binary } = JSON.parse(await text('access.json')) as { server: string; binary: string };
  const caPem = await text('ca.crt');
  const kubeconfigPath = file('admin.kubeconfig');
  const kubectl = (args: readonly string[], stdin?: string): Promise<KubectlResult> =>
    runKubectl({ binary, kubeconfigPath, cacheDirectory: file('kubectl-cache') }, args, stdin);
  return {
    server,
    caPem,
    adminCertPem: await text('admin.crt'),
    adminKeyPem: await text('admin.key'),
    kubeconfigPath,
    directory,
    binary,
    kubectl,
    serviceAccountKubeconfig: async (namespace, name) => {
      const { code, stdout, stderr } = await kubectl(['create', 'token', name, '-n', namespace, '--duration=1h']);
      if (code !== 0) throw new Error(`no token for ${namespace}/${name}: ${stderr.trim()}`);
      const base = file(`serviceaccount-${namespace}-${name}`);
      await replaceFile(`${base}.token`, stdout.trim());
      await replaceFile(base, kubeconfig({ server, caPem, user: { tokenFile: `${base}.token` }, namespace }));
      return base;
    },
  };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.${process.pid}.new`;
  await writeFile(next, text, { mode: 0o600 });
  await rename(next, path);
}

const sharedMemory = '/dev/shm';
/** etcd reserves 64 MiB at once, and containers are often given no more than that in all. */
const neededBytes = 512 * 1024 * 1024;

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= neededBytes;
}
