import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import { KubeConfig, loadYaml } from '@kubernetes/client-node';

/** Where the API server is, and who we are to it. */
export interface Connection {
  /** Without a trailing slash. */
  readonly server: string;
  /** Of the context; `default` when it says none. */
  readonly namespace: string;
  /** Certificates, tokens and proxies, as a request takes them. Runs the exec plugin of a kubeconfig that has one. */
  readonly options: RequestOptions;
}

export interface ConnectOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

/**
 * Finds the cluster as kubectl does: `--kubeconfig`, KUBECONFIG, `~/.kube/config`, the Pod around.
 * @throws Error with a sentence that says what is missing
 */
export async function connect({ kubeconfig, context }: ConnectOptions): Promise<Connection> {
  const config = new KubeConfig();
  loadFile(config, kubeconfig);
  if (context !== undefined) chooseContext(config, context);
  const cluster = config.getCurrentCluster();
  // The library makes up a cluster on this machine when it finds none.
  if (cluster === null || config.getCurrentContext() === 'loaded-context')
    throw new Error('no cluster: give --kubeconfig, set KUBECONFIG, or choose a --context');
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const token = await tokenFromFile(config, kubeconfig);
  if (token !== undefined) options.headers = { Authorization: `Bearer ${token}` };
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace ?? 'default';
  return { server: cluster.server.replace(/\/+$/, ''), namespace, options };
}

function loadFile(config: KubeConfig, kubeconfig: string | undefined): void {
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw error;
    const who = kubeconfig === undefined ? 'KUBECONFIG' : '--kubeconfig';
    throw new Error(`${who} names ${path}, and there is no such file`, { cause: error });
  }
}

function chooseContext(config: KubeConfig, context: string): void {
  const names = config.getContexts().map(({ name }) => name);
  if (!names.includes(context)) throw new Error(`there is no context "${context}": there are ${names.join(', ')}`);
  config.setCurrentContext(context);
}

/** `tokenFile` of a user, which the library does not read: it looks for `token-file`, which no kubeconfig has. */
async function tokenFromFile(config: KubeConfig, kubeconfig: string | undefined): Promise<string | undefined> {
  const user = config.getCurrentUser()?.name;
  const path = kubeconfig ?? process.env['KUBECONFIG'];
  if (path === undefined || user === undefined) return undefined;
  for (const file of path.split(':').filter(Boolean)) {
    const { users = [] } = loadYaml<RawKubeconfig>(await readFile(file, 'utf8').catch(() => '{}'));
    const tokenFile = users.find(({ name }) => name === user)?.user?.tokenFile;
    if (tokenFile !== undefined) return (await readFile(resolve(dirname(file), tokenFile), 'utf8')).trim();
  }
  return undefined;
}

interface RawKubeconfig {
  readonly users?: readonly { readonly name: string; readonly user?: { readonly tokenFile?: string } }[];
}
