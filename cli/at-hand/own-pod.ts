import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../kube/api.ts';
import { ApiError } from '../kube/api-error.ts';

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
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    readonly containerStatuses?: readonly {
      readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
    }[];
  };
}

export const OWN_CONTAINER = 'robot';
/** Whatever becomes of the command that made it. */
const longestSeconds = 3_600;
const pollMilliseconds = 300;

/** Spelled out, so that a cluster without the admission policy takes it too (docs/nodes.md). */
export function ownPod({ robot, purpose, args, takesRobot }: OwnPodParts, namespace: string): object {
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

/**
 * Waits until it runs. @param say called with why it does not yet, whenever that changes
 * @throws Error with the reason when it has failed; the signal's reason
 */
export async function untilRunning(
  api: Api,
  name: string,
  { say, signal }: { readonly say: (why: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  let said = '';
  for (;;) {
    const { status = {} } = (await api.request({ method: 'GET', kind: 'Pod', name, signal })) as Pod;
    if (status.phase === 'Running') return;
    if (status.phase === 'Failed') throw new Error(status.message ?? 'the mission failed');
    const why = whyWaiting(status);
    if (why !== undefined && why !== said) say(why);
    said = why ?? said;
    await delay(pollMilliseconds, undefined, { signal });
  }
}

function whyWaiting({ conditions = [], containerStatuses = [] }: NonNullable<Pod['status']>): string | undefined {
  const unscheduled = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled !== undefined) return `the robot cannot be had yet: ${unscheduled.message ?? 'it is not scheduled'}`;
  const [container] = containerStatuses;
  return container?.state?.waiting?.message;
}
