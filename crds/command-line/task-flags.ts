import { ON_CANCEL } from '@kubevac/protocol/tasks.ts';
import type { Flag } from './flag.ts';
import { choiceOf, readSeconds, readSwitch, readText } from './values.ts';

/** What every task may be asked with. */
export const TASK_FLAGS: readonly Flag[] = [
  {
    name: 'start-within',
    value: 'DURATION',
    help: 'never begin later than this after its creation, or after the task before it (default 5m; an action 30s)',
    field: 'startingDeadlineSeconds',
    read: readSeconds,
  },
  {
    name: 'active-deadline',
    value: 'DURATION',
    help: 'stop the robot and fail when it takes longer than this',
    field: 'activeDeadlineSeconds',
    read: readSeconds,
  },
  {
    name: 'on-cancel',
    value: ON_CANCEL.join('|'),
    help: 'what the robot does when the task is cancelled while it runs: drive home, or stand still (default Dock)',
    field: 'onCancel',
    choices: ON_CANCEL,
    read: choiceOf(ON_CANCEL),
  },
  {
    name: 'map-id',
    value: 'MAP',
    help: 'run only on this map (status.mapId of the VacuumRobot), since coordinates mean something else on another',
    field: 'mapId',
    read: readText,
  },
  {
    name: 'ttl',
    value: 'DURATION',
    help: 'delete the record this long after the end (default: keep it; an action 1h)',
    field: 'ttlSecondsAfterFinished',
    read: readSeconds,
  },
];

/** What only a mission may be asked with: its record is its Pod. */
export const MISSION_FLAGS: readonly Flag[] = [
  {
    name: 'keep',
    help: 'keep the files it leaves when its Pod is deleted',
    read: readSwitch,
  },
];

/** Of the record, which for a mission is the Pod. */
export const RECORD_FLAGS: ReadonlySet<string> = new Set(['ttl']);
