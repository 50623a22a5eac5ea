import { join } from 'node:path';

/** The components one may do without. */
export type OptionalComponent = 'kube-controller-manager' | 'kube-scheduler';

export interface Ports {
  readonly etcdClient: number;
  readonly etcdPeer: number;
  readonly apiServer: number;
  readonly controllerManager: number;
  readonly scheduler: number;
}

/** The files of one control plane, by what they are. */
export interface Layout {
  readonly ports: Ports;
  /** The path of one: `file('admin.kubeconfig')`. */
  readonly file: (name: string) => string;
}

const serviceRange = '10.96.0.0/16';
export const serviceAddress = '10.96.0.1';

export function serverOf({ ports }: Layout): string {
  return `https://127.0.0.1:${ports.apiServer}`;
}

export function layoutOf(directory: string, ports: Ports): Layout {
  return { ports, file: (name) => join(directory, name) };
}

/**
 * Nothing here outlives the directory, so nothing is synced to disk. An election of one member takes 100 ms instead of a
 * second. Any client on loopback is let in, as nothing but this directory's owner runs there.
 */
export function etcdArguments({ ports, file }: Layout): string[] {
  const client = `http://127.0.0.1:${ports.etcdClient}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    '--name=kubevac',
    `--data-dir=${file('etcd')}`,
    '--unsafe-no-fsync',
    '--heartbeat-interval=10',
    '--election-timeout=100',
    '--log-level=warn',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=kubevac=${peer}`,
  ];
}

/**
 * As kubeadm sets it up, on loopback. No --kubelet-certificate-authority, as kubeadm has none: a kubelet's
 * self-signed certificate is taken.
 */
export function apiServerArguments({ ports, file }: Layout): string[] {
  return [
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${ports.apiServer}`,
    '--endpoint-reconciler-type=none',
    `--etcd-servers=http://127.0.0.1:${ports.etcdClient}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged=true',
    `--client-ca-file=${file('ca.crt')}`,
    `--tls-cert-file=${file('apiserver.crt')}`,
    `--tls-private-key-file=${file('apiserver.key')}`,
    `--kubelet-client-certificate=${file('apiserver-kubelet-client.crt')}`,
    `--kubelet-client-key=${file('apiserver-kubelet-client.key')}`,
    '--kubelet-preferred-address-types=InternalIP,Hostname',
    `--requestheader-client-ca-file=${file('front-proxy-ca.crt')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    `--proxy-client-cert-file=${file('front-proxy-client.crt')}`,
    `--proxy-client-key-file=${file('front-proxy-client.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${file('sa.pub')}`,
    `--service-account-signing-key-file=${file('sa.key')}`,
    `--service-cluster-ip-range=${serviceRange}`,
  ];
}

export function controllerManagerArguments({ ports, file }: Layout): string[] {
  return [
    ...clientArguments('kube-controller-manager', ports.controllerManager, file),
    // At the default of 20 requests a second its controllers are all there after 5 s, so after less than one.
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    '--controllers=*',
    '--use-service-account-credentials=true',
    `--root-ca-file=${file('ca.crt')}`,
    `--service-account-private-key-file=${file('sa.key')}`,
    `--cluster-signing-cert-file=${file('ca.crt')}`,
    `--cluster-signing-key-file=${file('ca.key')}`,
    `--service-cluster-ip-range=${serviceRange}`,
  ];
}

export function schedulerArguments({ ports, file }: Layout): string[] {
  return clientArguments('kube-scheduler', ports.scheduler, file);
}

/** What every component needs that is a client of the API server, alone of its kind. */
function clientArguments(name: OptionalComponent, port: number, file: Layout['file']): string[] {
  const kubeconfig = file(`${name}.kubeconfig`);
  return [
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${file('apiserver.crt')}`,
    `--tls-private-key-file=${file('apiserver.key')}`,
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
  ];
}
