import { z } from 'zod';
import { ROBOT_STATES } from '@kubevac/protocol/telemetry.ts';
import { listMap } from '../rules.ts';
import { conditions, observedGeneration } from './condition.ts';
import { percent, statusAmount, statusInstant, statusText } from './names.ts';

/** Enough to explain the last night by status alone. */
export const RECENT_TASKS = 10;

const recentTask = z.object({
  kind: statusText(64).describe('Its kind; Pod for a mission.'),
  name: statusText(253).describe('Its name; the object may be gone.'),
  result: statusText(64).describe('How it ended: Succeeded, Failed or Cancelled.'),
  reason: statusText(64).optional().describe('Why, in one word of docs/reasons.md.'),
  message: statusText(256).optional().describe('Why it failed, in words.'),
  summary: statusText(256).optional().describe('What it did, in one line.'),
  finished: statusInstant().optional().describe('When it ended.'),
});

/** What the operator says of a robot. Transitions are written at once, figures at most every 30 s; a pose is for MQTT only. */
export const vacuumRobotStatus = z.object({
  observedGeneration: observedGeneration(),
  state: z.enum(ROBOT_STATES).optional().describe('What the robot does.'),
  battery: z
    .object({ percent: percent().describe('How full it is.'), charging: z.boolean().describe('Whether it charges.') })
    .optional()
    .describe('The battery.'),
  error: z
    .object({
      code: statusText(64).describe('The fault as the firmware calls it.'),
      message: statusText(256).describe('The fault in words.'),
      since: statusInstant().optional().describe('When it was first seen.'),
      advice: statusText(512).optional().describe('What a person can do.'),
    })
    .optional()
    .describe('The fault the robot reports; absent when there is none.'),
  currentTask: statusText(320).optional().describe('What it is at, as kind/name.'),
  recentTasks: z
    .array(recentTask)
    .max(RECENT_TASKS)
    .optional()
    .describe('The last ten tasks that ended, newest first; in the last place the last failure, where that is older.'),
  capabilities: z.array(statusText(64)).max(64).optional().describe('What it can do.'),
  sensors: listMap(
    z
      .array(
        z.object({
          name: statusText(64).describe('The name a SensorRead calls it by.'),
          unit: statusText(32).describe('The unit of its values.'),
          minPeriodMilliseconds: z.int32().min(1).describe('How often it can be read.'),
        }),
      )
      .max(64),
    'name',
  )
    .optional()
    .describe('What can be read from it.'),
  fanSpeeds: z.array(statusText(32)).max(16).optional().describe('The fan speeds it has.'),
  maximumSpeedMillimetersPerSecond: z
    .int32()
    .min(1)
    .optional()
    .describe('How fast a DrivePath may ask it to drive, in millimetres a second.'),
  rooms: z
    .array(
      z.object({
        name: statusText(64).describe('The name the robot has for it.'),
        segmentId: statusText(64).describe('Its number, for spec.rooms.'),
      }),
    )
    .max(64)
    .optional()
    .describe('The rooms the firmware knows.'),
  mapId: statusText(64).optional().describe('The map in use.'),
  lastMap: z
    .object({
      mapDumpName: statusText(253).describe('The MapDump.'),
      secretName: statusText(253).describe('The Secret with its files.'),
      time: statusInstant().describe('When it was taken.'),
    })
    .optional()
    .describe('The newest map that a MapDump left.'),
  device: z
    .object({
      manufacturer: statusText(64).describe('Who made it.'),
      model: statusText(64).describe('Its model.'),
      firmware: statusText(64).describe('The version of its firmware.'),
      serial: statusText(64).describe('Its serial number.'),
    })
    .optional()
    .describe('The robot itself.'),
  agent: z
    .object({
      version: statusText(64).optional().describe('The version of the agent.'),
      driver: statusText(64).optional().describe('How it speaks to the firmware.'),
      bootId: statusText(64).optional().describe('The boot of its host.'),
      journalId: statusText(64).optional().describe('The journal this robot is bound to.'),
      boundAt: statusInstant()
        .optional()
        .describe(
          'Tasks created after this are given to it. For the first agent that is a little before the VacuumRobot itself, since tasks are often applied with it.',
        ),
      localRunsRecordedThrough: z
        .int()
        .min(0)
        .optional()
        .describe('Runs that people started are on record up to this slot; the agent keeps the others.'),
      protocol: z.int32().min(1).optional().describe('The protocol it speaks.'),
      metricsAddress: statusText(256)
        .optional()
        .describe('Where Prometheus reaches its metrics, host:port; absent where they come through the operator.'),
    })
    .optional()
    .describe(
      'The program beside the robot. It stays bound to one journal; the annotation kubevac.dev/adopt with the id of another journal binds that one.',
    ),
  totals: z
    .object({
      cleanings: statusAmount().optional().describe('How many cleanings.'),
      areaSquareCentimeters: statusAmount().optional().describe('The area of all of them.'),
      seconds: statusAmount().optional().describe('The time of all of them.'),
      distanceMillimeters: statusAmount().optional().describe('The way of all of them.'),
    })
    .optional()
    .describe('What the robot did in its life, by its own count; what it does not count is absent.'),
  consumables: listMap(
    z
      .array(
        z.object({
          name: statusText(64).describe('The name that ResetConsumable calls it by.'),
          remainingSeconds: z.int().optional().describe('The time left; below zero when overdue.'),
          remainingPercent: percent().optional().describe('The part of its life left.'),
        }),
      )
      .max(16),
    'name',
  )
    .optional()
    .describe('Brushes, filters and the like.'),
  nodeName: statusText(253).optional().describe('The Node that stands for it.'),
  attention: statusText(64)
    .optional()
    .describe(
      'Why a person should look at it, in one word of docs/reasons.md or Offline; RobotSuspended also says until when. Absent when all is well.',
    ),
  conditions: conditions(
    'Ready (it would accept a task now), AgentConnected, NodeClaimed, NeedsAttention, SettingsApplied.',
  ),
});
