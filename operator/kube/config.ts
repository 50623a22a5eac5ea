import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, delimiter, join, resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';

/** What authenticates us, as it is at one moment. */
export interface KubeCredentials {
  /** PEM; the system's authorities when absent. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** The value of the Authorization header. */
  readonly authorization?: string | undefined;
}

/** Where the API server is and who we are to it. */
export interface KubeConnection {
  /** `https://10.0.0.1:443`, without a path or a trailing slash. */
  readonly server: string;
  /** The context's namespace, or the Pod's; `default` when neither says one. */
  readonly namespace: string;
  /** The name the server's certificate must carry, when it is not the one in `server`. */
  readonly serverName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  /** Reads everything that comes from a file (or an exec plugin) anew at each call. Rejects when it cannot be read. */
  readonly readCredentials: () => Promise<KubeCredentials>;
}

export interface LoadKubeConfigOptions {
  /** A kubeconfig file. */
  readonly kubeconfig?: string | undefined;
  /** The context of the kubeconfig to use; its current one when absent. */
  readonly context?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a Pod finds its ServiceAccount; another folder in tests. */
  readonly serviceAccountFolder?: string | undefined;
}

const defaultServiceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Finds the cluster to work with: `kubeconfig`, then KUBECONFIG, then the Pod's ServiceAccount, then
 * `~/.kube/config`. Rejects with a sentence that says what is missing.
 */
export async function loadKubeConfig(options: LoadKubeConfigOptions): Promise<KubeConnection> {
  const { env, kubeconfig, context } = options;
  const folder = options.serviceAccountFolder ?? defaultServiceAccountFolder;
  const chosen = kubeconfig ?? (env['KUBECONFIG'] || undefined);
  if (chosen !== undefined) return fromKubeconfig(chosen.split(delimiter).filter(Boolean), context);
  if (env['KUBERNETES_SERVICE_HOST'] !== undefined && existsSync(join(folder, 'token'))) return inCluster(env, folder);
  const home = join(env['HOME'] ?? '/', '.kube/config');
  if (existsSync(home)) return fromKubeconfig([home], context);
  throw new Error(`no cluster: no kubeconfig was given, KUBECONFIG is not set, there is no ${home} and no Pod around`);
}

async function inCluster(env: LoadKubeConfigOptions['env'], folder: string): Promise<KubeConnection> {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  const namespace = await readFile(join(folder, 'namespace'), 'utf8').catch(() => 'default');
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: namespace.trim(),
    readCredentials: async () => ({
      ca: await readFile(join(folder, 'ca.crt'), 'utf8'),
      authorization: await bearerFrom(join(folder, 'token')),
    }),
  };
}

/** Loads `@kubernetes/client-node` only here: it costs 88 MB and most of a second, and no Pod needs it. */
async function fromKubeconfig(files: readonly string[], context: string | undefined): Promise<KubeConnection> {
  const library = await import('@kubernetes/client-node');
  const config = new library.KubeConfig();
  const tokenFiles = new Map<string, string>();
  for (const [index, file] of files.entries()) {
    const one = new library.KubeConfig();
    one.loadFromFile(file);
    for (const { name, user } of library.loadYaml<RawKubeconfig>(await readFile(file, 'utf8')).users ?? [])
      if (user?.tokenFile !== undefined) tokenFiles.set(name, resolve(dirname(file), user.tokenFile));
    config.mergeConfig(one, index > 0);
  }
  if (context !== undefined) config.setCurrentContext(context);
  const chosen = config.getContextObject(config.getCurrentContext());
  const cluster = config.getCurrentCluster();
  if (chosen === null || cluster === null)
    throw new Error(`${files.join(', ')} has no context "${config.getCurrentContext()}" with a cluster`);
  return {
    server: cluster.server.replace(/\/+$/, ''),
    namespace: chosen.namespace ?? 'default',
    serverName: cluster.tlsServerName,
    insecureSkipTlsVerify: cluster.skipTLSVerify,
    readCredentials: () => readFromKubeconfig(config, tokenFiles.get(chosen.user)),
  };
}

/** What `KubeConfig` leaves out: it looks for `token-file`, which no kubeconfig has. */
interface RawKubeconfig {
  readonly users?: readonly { readonly name: string; readonly user?: { readonly tokenFile?: string } }[];
}

async function readFromKubeconfig(config: KubeConfig, tokenFile: string | undefined): Promise<KubeCredentials> {
  const options: Parameters<KubeConfig['applyToHTTPSOptions']>[0] & { auth?: string } = {};
  await config.applyToHTTPSOptions(options);
  const headers = options.headers as Readonly<Record<string, string>> | undefined;
  const basic = options.auth === undefined ? undefined : `Basic ${Buffer.from(options.auth).toString('base64')}`;
  return {
    ca: textOf(options.ca),
    cert: textOf(options.cert),
    key: textOf(options.key),
    authorization: tokenFile === undefined ? (headers?.['Authorization'] ?? basic) : await bearerFrom(tokenFile),
  };
}

async function bearerFrom(tokenFile: string): Promise<string> {
  return `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
}

function textOf(pem: unknown): string | undefined {
  return Buffer.isBuffer(pem) || typeof pem === 'string' ? pem.toString() : undefined;
}
