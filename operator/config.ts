import { brokerFields } from '@kubevac/base/mqtt-config.ts';
import { hostAndPort } from '@kubevac/protocol/host-and-port.ts';
import { z } from 'zod';

const fields = {
  kubeconfig: z.string().optional().describe('kubeconfig file; default: KUBECONFIG, the Pod, ~/.kube/config'),
  context: z.string().optional().describe('context of the kubeconfig; default: its current one'),
  serviceAccountFolder: z
    .string()
    .optional()
    .describe('token and authority of the Pod; default: /var/run/secrets/kubernetes.io/serviceaccount'),
  namespace: z.string().optional().describe('where its Lease and epoch are kept; default: the namespace it runs in'),
  watchNamespace: z.string().optional().describe('look after the objects of this namespace only; default: of all'),
  identity: z
    .string()
    .max(128)
    .optional()
    .describe('name of this replica in the Lease; default: host name and a random part'),
  ...brokerFields,
  listenHost: z.string().default('0.0.0.0').describe('address that metrics and health are served on'),
  metricsPort: z
    .int()
    .min(0)
    .max(65535)
    .default(8080)
    .describe('port of /metrics, /sd and /robots/; 0 takes a free one'),
  metricsAuth: z
    .enum(['token', 'none'])
    .default('token')
    .describe('who may read them: whoever has a bearer token with `get` on their nonResourceURLs, or everybody'),
  metricsAdvertise: hostAndPort
    .optional()
    .describe(
      'where Prometheus reaches this port for the metrics of robots, host:port; default: where it asked for /sd',
    ),
  healthPort: z.int().min(0).max(65535).default(8081).describe('port of /livez and /readyz; 0 takes a free one'),
  kubeletHost: z.string().default('0.0.0.0').describe('address that the kubelet ports of robot Nodes are served on'),
  kubeletCertificateFile: z
    .string()
    .optional()
    .describe('serving certificate of the kubelet ports (PEM), read again when it changes; default: one made at start'),
  kubeletKeyFile: z.string().optional().describe('its private key (PEM)'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('how much is logged'),
  logPretty: z.boolean().default(false).describe('readable lines instead of JSON'),
  leaseDurationMilliseconds: z.int().min(1000).default(15_000).describe('others take over when the Lease is this old'),
  leaseRenewMilliseconds: z
    .int()
    .min(500)
    .default(10_000)
    .describe('a leader that could not renew for this long stops'),
  leaseRetryMilliseconds: z.int().min(100).default(2_000).describe('between two looks at the Lease'),
  awayMilliseconds: z.int().min(500).default(30_000).describe('an agent that is quiet for this long counts as away'),
  releaseMilliseconds: z
    .int()
    .min(500)
    .default(30_000)
    .describe('a deleted task is let go when its agent is quiet for this long'),
  statusMilliseconds: z.int().min(100).default(30_000).describe('figures of robots are written at most this often'),
  progressMilliseconds: z.int().min(100).default(5_000).describe('progress of tasks is written at most this often'),
  outputMilliseconds: z
    .int()
    .min(1000)
    .default(3_600_000)
    .describe('an output that could not be fetched from an agent for this long is lost'),
  repeatMilliseconds: z
    .int()
    .min(100)
    .default(2_000)
    .describe('between two repetitions for a robot that saw another document'),
  reconnectMaximumMilliseconds: z
    .int()
    .min(50)
    .default(10_000)
    .describe('longest wait between two connection attempts'),
  nodeAddress: z
    .union([z.ipv4(), z.ipv6()])
    .optional()
    .describe(
      'address that the API server reaches this replica at for logs; default: that of the Pod, or of this host',
    ),
  kubeletPortFirst: z.int().min(1024).max(65535).default(20_000).describe('first of the ports, one for each robot'),
  kubeletPortLast: z.int().min(1024).max(65535).default(25_999).describe('last of the ports, one for each robot'),
  foreignImages: z
    .enum(['refused', 'inert'])
    .default('refused')
    .describe(
      'what becomes of Pods on robots whose image is not kubevac.dev/mission: they wait and say so, or are said to run and do nothing',
    ),
  nodeLeaseSeconds: z
    .int()
    .min(4)
    .default(40)
    .describe('a Node whose Lease was not renewed for so long is taken for dead; renewed four times as often'),
  nodeHeartbeatMilliseconds: z
    .int()
    .min(1000)
    .default(600_000)
    .describe('the status of a Node is written at least this often; what changes, at once'),
  workers: z.int().min(1).max(64).default(8).describe('objects of one kind worked on at the same time'),
};

/** Everything the operator can be told. Secrets come by file only. */
export const operatorConfig = z.object(fields).superRefine((config, context) => {
  const { leaseDurationMilliseconds: duration, leaseRenewMilliseconds: renew, leaseRetryMilliseconds: retry } = config;
  const { kubeletCertificateFile, kubeletKeyFile } = config;
  const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
  if (kubeletCertificateFile !== undefined && kubeletKeyFile === undefined)
    refuse('kubeletKeyFile', 'is needed with a certificate file');
  if (kubeletCertificateFile === undefined && kubeletKeyFile !== undefined)
    refuse('kubeletCertificateFile', 'is needed with a key file');
  // Else a leader that cannot renew leads on while another begins to.
  if (renew >= duration) refuse('leaseRenewMilliseconds', `must be below the lease duration, ${duration}`);
  if (config.kubeletPortLast < config.kubeletPortFirst)
    refuse('kubeletPortLast', `must be at least the first, ${config.kubeletPortFirst}`);
  // A fifth is added to it by chance.
  if (retry * 1.2 >= renew)
    refuse('leaseRetryMilliseconds', `must be below ${Math.floor(renew / 1.2)}, to renew in time, ${renew}`);
});
export type OperatorConfig = z.infer<typeof operatorConfig>;

export const operatorHelp = `kubevac-operator: makes robot vacuums Nodes, and has them do what tasks, schedules and Pods ask.

usage: kubevac-operator --broker-url URL [flags]`;
