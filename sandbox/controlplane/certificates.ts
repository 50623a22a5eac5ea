import { generateKeyPairSync } from 'node:crypto';
import { issueCertificate, makeAuthority, type KeyPair, type Subject } from '../certificate-authority.ts';

/** What the components of a control plane prove themselves to each other with. */
export interface ControlPlaneCertificates {
  /** Signs all but the front proxy; also signs what users request as CertificateSigningRequest. */
  readonly ca: KeyPair;
  readonly apiServer: KeyPair;
  /** What the API server shows to a kubelet. */
  readonly apiServerKubeletClient: KeyPair;
  readonly admin: KeyPair;
  readonly controllerManager: KeyPair;
  readonly scheduler: KeyPair;
  readonly frontProxyCa: KeyPair;
  readonly frontProxyClient: KeyPair;
  /** Signs the tokens of service accounts. */
  readonly serviceAccount: { readonly privatePem: string; readonly publicPem: string };
}

const apiServerNames = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
];

/** @param serviceAddress the first address of the service range, where pods find the API server */
export async function makeCertificates(now: Date, serviceAddress: string): Promise<ControlPlaneCertificates> {
  const [ca, frontProxyCa] = await Promise.all([
    makeAuthority('kubernetes', now),
    makeAuthority('front-proxy-ca', now),
  ]);
  const serves = [
    ...apiServerNames.map((value) => ({ type: 'dns' as const, value })),
    ...['127.0.0.1', '::1', serviceAddress].map((value) => ({ type: 'ip' as const, value })),
  ];
  const issue = (subject: Subject): Promise<KeyPair> => issueCertificate(ca, subject, now);
  const [apiServer, apiServerKubeletClient, admin, controllerManager, scheduler, frontProxyClient] = await Promise.all([
    issue({ commonName: 'kube-apiserver', serves }),
    issue({ commonName: 'kube-apiserver-kubelet-client', organization: 'system:masters' }),
    issue({ commonName: 'kubernetes-admin', organization: 'system:masters' }),
    issue({ commonName: 'system:kube-controller-manager' }),
    issue({ commonName: 'system:kube-scheduler' }),
    issueCertificate(frontProxyCa, { commonName: 'front-proxy-client' }, now),
  ]);
  return {
    ca,
    apiServer,
    apiServerKubeletClient,
    admin,
    controllerManager,
    scheduler,
    frontProxyCa,
    frontProxyClient,
    serviceAccount: serviceAccountKey(),
  };
}

function serviceAccountKey(): { privatePem: string; publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privatePem: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}
