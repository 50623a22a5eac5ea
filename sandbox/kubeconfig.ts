import { dump } from 'js-yaml';

/** How a user proves who it is: a client certificate, or a token in a file that may be replaced at any time. */
export type KubeconfigUser = { readonly certPem: string; readonly keyPem: string } | { readonly tokenFile: string };

export interface KubeconfigOptions {
  readonly server: string;
  readonly caPem: string;
  readonly user: KubeconfigUser;
  readonly namespace?: string;
}

/** A kubeconfig of one cluster, one user and one context, all named `kubevac`. */
export function kubeconfig({ server, caPem, user, namespace }: KubeconfigOptions): string {
  const name = 'kubevac';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority-data': base64(caPem) } }],
    users: [{ name, user: userFields(user) }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) } }],
  };
  return dump(config, { lineWidth: -1 });
}

function userFields(user: KubeconfigUser): Record<string, string> {
  if ('tokenFile' in user) return { tokenFile: user.tokenFile };
  return { 'client-certificate-data': base64(user.certPem), 'client-key-data': base64(user.keyPem) };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
