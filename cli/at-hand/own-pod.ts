import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../kube/api.ts';
import { ApiError } from '../kube/api-error.ts';
import type { Robot } from '../robot-named.ts';

/** A mission that is made for one look or one drive, and taken away after it. */
export interface OwnPodParts {
  readonly robot: string;
  /** `drive` or `watch`: a part of its name. */
  readonly purpose: string;
  readonly args: readonly string[];
  /** Nobody else may have the robot move meanwhile. */
  readonly takesRobot: boolean;
}

/** As far as it is looked at. */
interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec?: {
    readonly containers?: readonly { readonly resources?: { readonly requests?: Readonly<Record<string, string>> } }[];
  };
  readonly status?: PodStatus;
}

interface PodStatus {
  readonly phase?: string;
  readonly message?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  readonly containerStatuses?: readonly {
    readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  }[];
}

/** As it is sent. */
export interface OwnPod {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata: { readonly generateName: string; readonly namespace: string };
  readonly spec: object;
}

export const OWN_CONTAINER = 'robot';
/** Whatever becomes of the command that made it. */
const longestSeconds = 3_600;
const pollMilliseconds = 300;

/** Spelled out, so that a cluster without the admission policy takes it too (docs/nodes.md). */
export function ownPod({ robot, purpose, args, takesRobot }: OwnPodParts, namespace: string): OwnPod {
  const one = { 'kubevac.dev/mission': '1' };
  const capabilities = { drop: ['ALL'] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: `${robot}-${purpose}-`, namespace },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 5,
      activeDeadlineSeconds: longestSeconds,
      nodeSelector: { 'kubevac.dev/robot': robot, 'kubevac.dev/namespace': namespace },
      tolerations: [{ key: 'kubevac.dev/robot', operator: 'Exists', effect: 'NoSchedule' }],
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: OWN_CONTAINER,
          image: 'kubevac.dev/mission',
          args,
          stdin: true,
          tty: true,
          securityContext: { allowPrivilegeEscalation: false, capabilities },
          ...(takesRobot && { resources: { requests: one, limits: one } }),
        },
      ],
    },
  };
}

export async function createPod(api: Api, body: object): Promise<string> {
  const { metadata } = (await api.request({ method: 'POST', kind: 'Pod', body })) as Pod;
  return metadata.name;
}

/** It may be gone already. */
export async function deletePod(api: Api, name: string): Promise<void> {
  await api
    .request({ method: 'DELETE', kind: 'Pod', name, query: { gracePeriodSeconds: '0' } })
    .catch((error: unknown) => {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
    });
}

export interface Waiting {
  readonly robot: Robot;
  /** Called with why it does not run yet, whenever that changes. */
  readonly say: (why: string) => void;
  readonly signal: AbortSignal;
}

/** Waits until it runs. @throws Error with the reason when it has failed; the signal's reason */
export async function untilRunning(api: Api, name: string, { robot, say, signal }: Waiting): Promise<void> {
  let said = '';
  for (;;) {
    const { status = {} } = (await api.request({ method: 'GET', kind: 'Pod', name })) as Pod;
    signal.throwIfAborted();
    if (status.phase === 'Running') return;
    if (status.phase === 'Failed') throw new Error(status.message ?? 'the mission failed');
    const why = (await whoHasIt(api, status, robot)) ?? whyWaiting(status);
    if (why !== undefined && why !== said) say(why);
    said = why ?? said;
    await delay(pollMilliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/** The scheduler says only that no Node is free. */
async function whoHasIt(api: Api, pod: PodStatus, { metadata, status }: Robot): Promise<string | undefined> {
  if (unscheduled(pod) === undefined) return undefined;
  const fieldSelector = `spec.nodeName=${status.nodeName ?? metadata.name},status.phase=Running`;
  const { items } = (await api.request({ method: 'GET', kind: 'Pod', query: { fieldSelector } })) as {
    readonly items: readonly Pod[];
  };
  const names = items.filter(takesRobot).map((one) => `Pod/${one.metadata.name}`);
  return names.length === 0 ? undefined : `${metadata.name} is at ${names.join(', ')}`;
}

/** Who only looks on takes the robot from nobody. */
function takesRobot({ spec }: Pod): boolean {
  return spec?.containers?.some(({ resources }) => resources?.requests?.['kubevac.dev/mission'] !== undefined) === true;
}

function unscheduled({ conditions = [] }: PodStatus): { readonly message?: string } | undefined {
  return conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
}

function whyWaiting(status: PodStatus): string | undefined {
  const none = unscheduled(status);
  if (none !== undefined) return `the robot cannot be had yet: ${none.message ?? 'it is not scheduled'}`;
  return status.containerStatuses?.[0]?.state?.waiting?.message;
}
