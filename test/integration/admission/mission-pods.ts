/** What a mission is given, by what its Pod says: `given` and `becomes` are specs, the latter in part. */
export interface MissionCase {
  readonly sentence: string;
  readonly given: object;
  readonly becomes: object;
}

const image = 'kubevac.dev/mission';
const one = { 'kubevac.dev/mission': '1' };
export const ownTaint = { key: 'kubevac.dev/robot', operator: 'Exists', effect: 'NoSchedule' };
const notReady = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' };
const unreachable = { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' };
const locked = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const mission = (more: object = {}): object => ({ name: 'clean', image, args: ['clean', '--all'], ...more });
const tolerating = (...tolerations: object[]): object => ({ containers: [mission()], tolerations });

export const MISSIONS: readonly MissionCase[] = [
  {
    sentence: 'an image, args and a node selector are enough',
    given: { nodeSelector: { 'kubevac.dev/robot': 'dusty' }, containers: [mission()] },
    becomes: {
      tolerations: [ownTaint, notReady, unreachable],
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ resources: { requests: one, limits: one }, securityContext: locked }],
    },
  },
  {
    sentence: 'an image may have a tag',
    given: { containers: [mission({ image: `${image}:v1` })] },
    becomes: { tolerations: [ownTaint, notReady, unreachable] },
  },
  {
    sentence: 'an image may have a digest',
    given: { containers: [mission({ image: `${image}@sha256:${'0'.repeat(64)}` })] },
    becomes: { tolerations: [ownTaint, notReady, unreachable] },
  },
  {
    sentence: 'of several containers the first asks for the robot, and all are locked',
    given: { containers: [mission(), mission({ name: 'map', args: ['map'] })] },
    becomes: {
      containers: [
        { resources: { requests: one, limits: one }, securityContext: locked },
        { resources: {}, securityContext: locked },
      ],
    },
  },
  {
    sentence: 'where another container asks for the robot it stays with that',
    given: { containers: [mission(), mission({ name: 'map', resources: { limits: one } })] },
    becomes: { containers: [{ resources: {} }, { resources: { requests: one, limits: one } }] },
  },
  {
    sentence: 'what looks on after an init container that cleans asks for the robot as well',
    given: { initContainers: [mission({ name: 'first' })], containers: [mission({ args: ['watch'] })] },
    becomes: { containers: [{ resources: { requests: one, limits: one } }] },
  },
  {
    sentence: 'what cleans a room of that name asks for the robot',
    given: { containers: [mission({ command: ['clean', '--rooms'], args: ['watch'] })] },
    becomes: { containers: [{ resources: { requests: one, limits: one } }] },
  },
  {
    sentence: 'where an init container asks for the robot it stays with that',
    given: { initContainers: [mission({ name: 'look', resources: { limits: one } })], containers: [mission()] },
    becomes: {
      initContainers: [{ resources: { requests: one, limits: one }, securityContext: locked }],
      containers: [{ resources: {}, securityContext: locked }],
    },
  },
  {
    sentence: 'other resources stay',
    given: { containers: [mission({ resources: { limits: { memory: '1Mi' } } })] },
    becomes: {
      containers: [{ resources: { limits: { memory: '1Mi', ...one }, requests: { memory: '1Mi', ...one } } }],
    },
  },
  {
    sentence: 'how long a person lets it wait for a robot that is away stays',
    given: tolerating({ ...notReady, tolerationSeconds: 60 }),
    becomes: { tolerations: [{ ...notReady, tolerationSeconds: 60 }, ownTaint, unreachable] },
  },
  {
    sentence: 'so does 0 seconds, which is not at all',
    given: tolerating({ ...unreachable, tolerationSeconds: 0 }),
    becomes: { tolerations: [{ ...unreachable, tolerationSeconds: 0 }, ownTaint, notReady] },
  },
  {
    sentence: 'a toleration of NoSchedule says nothing of NoExecute',
    given: tolerating({ ...notReady, effect: 'NoSchedule' }),
    becomes: { tolerations: [{ ...notReady, effect: 'NoSchedule' }, ownTaint, notReady, unreachable] },
  },
  {
    sentence: 'tolerations of other taints stay, also one of everything',
    given: tolerating({ key: 'spring', operator: 'Exists' }, { operator: 'Exists' }),
    becomes: {
      tolerations: [{ key: 'spring', operator: 'Exists' }, { operator: 'Exists' }, ownTaint, notReady, unreachable],
    },
  },
  {
    sentence: 'the toleration of robots is not repeated',
    given: tolerating({ key: 'kubevac.dev/robot', operator: 'Exists' }),
    becomes: { tolerations: [{ key: 'kubevac.dev/robot', operator: 'Exists' }, notReady, unreachable] },
  },
  {
    sentence: 'a securityContext is only completed',
    given: {
      securityContext: { runAsUser: 7, seccompProfile: { type: 'Localhost', localhostProfile: 'mine' } },
      containers: [mission({ securityContext: { capabilities: { drop: ['NET_RAW'] }, runAsGroup: 8 } })],
    },
    becomes: {
      securityContext: {
        runAsUser: 7,
        runAsNonRoot: true,
        seccompProfile: { type: 'Localhost', localhostProfile: 'mine' },
      },
      containers: [
        { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['NET_RAW'] }, runAsGroup: 8 } },
      ],
    },
  },
  {
    sentence: 'what would contradict it is left to whom it is allowed',
    given: {
      containers: [
        mission({ securityContext: { privileged: true } }),
        mission({ name: 'map', securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }),
      ],
    },
    becomes: {
      containers: [
        { securityContext: { privileged: true, capabilities: { drop: ['ALL'] } } },
        { securityContext: { capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] } } },
      ],
    },
  },
];
