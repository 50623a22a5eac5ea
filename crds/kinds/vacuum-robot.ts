import { z } from 'zod';
import { FAN_SPEEDS } from '@kubevac/protocol/tasks.ts';
import { AGE_COLUMN, type KindDefinition } from '../kind.ts';
import { exactlyOne, immutable, listMap, listSet, nameIsDnsLabel, withRules } from '../rules.ts';
import { millimeters, namedWall, namedZone, zone } from './geometry.ts';
import { givenName, namespaceName, percent, robotText, specInstant, textMatching, timeZone } from './names.ts';
import { quietHours } from './quiet-hours.ts';
import { vacuumRobotStatus } from './vacuum-robot-status.ts';

const nodeLabels = withRules(z.record(z.string(), z.string().max(63)).meta({ maxProperties: 32 }), [
  {
    rule: "self.all(key, !key.matches('^([^/]*[.])?(kubernetes[.]io|k8s[.]io|kubevac[.]dev)/'))",
    message: 'labels of kubernetes.io, k8s.io and kubevac.dev say what a Node is; use others, as in floor: upstairs',
  },
  {
    rule: 'self.all(key, !format.qualifiedName().validate(key).hasValue() && !format.labelValue().validate(self[key]).hasValue())',
    message:
      'a label has a key and a value of letters, digits, dashes, dots and underscores, at most 63 characters each, as in floor: upstairs',
  },
]);

const room = withRules(
  z.object({
    name: givenName().describe('The name that tasks call it by.'),
    segmentId: robotText(64, '"16"')
      .optional()
      .describe('The room as the firmware numbers it (status.rooms lists them); quote it, since it is a text.'),
    zones: z.array(zone()).min(1).max(16).optional().describe('The room as rectangles, for firmware without rooms.'),
  }),
  [exactlyOne(['segmentId', 'zones'], 'a room has exactly one of segmentId and zones')],
);

const place = z.object({
  name: givenName().describe('The name that tasks call it by.'),
  xMillimeters: millimeters('x of the place'),
  yMillimeters: millimeters('y of the place'),
});

const restrictions = z.object({
  walls: listMap(z.array(namedWall(givenName().describe('What it is for.'))).max(64), 'name')
    .optional()
    .describe('Lines the robot does not cross.'),
  noGoZones: listMap(z.array(namedZone(givenName().describe('What it is for.'))).max(64), 'name')
    .optional()
    .describe('Rectangles the robot does not enter.'),
});

const settings = z.object({
  fanSpeed: z
    .enum(FAN_SPEEDS)
    .optional()
    .describe(`How hard it sucks unless a task says otherwise: ${FAN_SPEEDS.join(', ')}.`),
  volumePercent: percent().optional().describe('How loud it speaks.'),
});

const spec = withRules(
  z.object({
    nodeName: textMatching(
      63,
      '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
      'nodeName is the name of a Node: lower-case letters, digits, dashes and dots, as in dusty',
    )
      .optional()
      .describe(
        'The name of the Node that stands for the robot. Default: metadata.name. The first VacuumRobot to claim a name has it; another name than its own needs the permission to claim it. Cannot be changed.',
      ),
    nodeLabels: nodeLabels
      .optional()
      .describe('Labels copied to the Node, so that {floor: upstairs} as nodeSelector means any robot upstairs.'),
    missionNamespaces: listSet(z.array(namespaceName()).max(32))
      .optional()
      .describe('The namespaces whose Pods may run on the robot. Default: only the namespace of this object.'),
    timeZone: timeZone()
      .optional()
      .describe('The IANA time zone that quietHours are told in, as in Europe/Berlin. Required with quietHours.'),
    suspend: z
      .boolean()
      .default(false)
      .describe(
        'true: no task that moves the robot begins; what runs finishes, it may still be sent home, and reading goes on.',
      ),
    suspendUntil: specInstant()
      .optional()
      .describe(
        'As suspend, until this instant (2026-12-07T00:00:00Z). It holds also while the robot is cut off from the cluster.',
      ),
    settings: settings
      .optional()
      .describe('Settings of the firmware. A field that is absent is left as it is; one that is present is enforced.'),
    quietHours: quietHours()
      .optional()
      .describe('Hours of the day in which the robot does not begin to move. They may pass midnight, not overlap.'),
    rooms: listMap(z.array(room).max(64), 'name')
      .optional()
      .describe('Names for rooms of the robot, and rooms for robots that have none.'),
    places: listMap(z.array(place).max(128), 'name').optional().describe('Named points to clean around or drive to.'),
    restrictions: restrictions
      .optional()
      .describe('Where the robot must not go. Absent: what the firmware has is left alone; present: exactly these.'),
  }),
  [
    {
      rule: '!has(self.quietHours) || size(self.quietHours) == 0 || has(self.timeZone)',
      message: 'quietHours need a timeZone, as in timeZone: Europe/Berlin',
      fieldPath: '.timeZone',
    },
    immutable('nodeName', 'delete the VacuumRobot and create it again'),
  ],
).describe('What you want of the robot.');

export const vacuumRobotKind = {
  kind: 'VacuumRobot',
  plural: 'vacuumrobots',
  // `vac` as a short name would lose against VolumeAttributesClass (built in since Kubernetes 1.34): kubectl takes the
  // first match in the server's order. An exact singular name wins over every short name.
  singular: 'vac',
  shortNames: ['vacuumrobot', 'vacuum'],
  description:
    'VacuumRobot is one robot vacuum: its Node, its rooms, its quiet hours and settings, and what it is doing. An agent beside the robot is started with the namespace and name of this object.',
  spec,
  status: vacuumRobotStatus,
  columns: [
    { name: 'State', type: 'string', jsonPath: '.status.state', description: 'What it does.' },
    {
      name: 'Battery',
      type: 'integer',
      jsonPath: '.status.battery.percent',
      description: 'How full it is, in percent.',
    },
    { name: 'Task', type: 'string', jsonPath: '.status.currentTask', description: 'What it is at.' },
    {
      name: 'Ready',
      type: 'string',
      jsonPath: '.status.conditions[?(@.type=="Ready")].status',
      description: 'Whether it would accept a task now.',
    },
    { name: 'Attention', type: 'string', jsonPath: '.status.attention', description: 'Why to look at it.' },
    { name: 'Node', type: 'string', jsonPath: '.status.nodeName', description: 'Its Node.', wide: true },
    { name: 'Model', type: 'string', jsonPath: '.status.device.model', description: 'Its model.', wide: true },
    { name: 'Agent', type: 'string', jsonPath: '.status.agent.version', description: 'Its agent.', wide: true },
    { name: 'Suspended', type: 'boolean', jsonPath: '.spec.suspend', description: 'Whether it is held.', wide: true },
    { name: 'Error', type: 'string', jsonPath: '.status.error.message', description: 'Its fault.', wide: true },
    AGE_COLUMN,
  ],
  rules: [nameIsDnsLabel('VacuumRobot')],
} as const satisfies KindDefinition;
