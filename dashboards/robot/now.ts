import type { Row } from '../dashboard.ts';
import { bad, good, plain, soon } from '../looks/colours.ts';
import { STATE_WORDS } from '../looks/states.ts';
import { KIND_WORDS } from '../looks/tasks.ts';
import { lowerIsWorse, thresholds } from '../looks/thresholds.ts';
import { boldFigure, figure, labelFigure } from '../panels/figure.ts';
import { ofRobots, orNoneOf, perRobot, robotTargets } from '../queries/selectors.ts';
import { stateNumber, taskNumber } from '../queries/state.ts';

const small = { width: 3, height: 4 } as const;

export const now: Row = {
  title: 'Now',
  panels: [
    boldFigure({
      ...small,
      title: 'State',
      description: 'What it does. Offline: its agent does not answer. Unknown: its agent does, its firmware does not.',
      queries: [{ expr: stateNumber }],
      words: STATE_WORDS,
      noValue: 'not known',
    }),
    figure({
      ...small,
      title: 'Battery',
      description: 'How full the battery is.',
      unit: 'percentunit',
      queries: [{ expr: perRobot(ofRobots('kubevac_robot_battery_ratio')) }],
      limits: lowerIsWorse(0.15, 0.25),
      noValue: 'not known',
    }).decimals(0),
    figure({
      ...small,
      title: 'Charging',
      description: 'Whether its battery is charged.',
      queries: [{ expr: perRobot(ofRobots('kubevac_robot_battery_charging')) }],
      words: { 0: ['No', plain], 1: ['Yes', good] },
      noValue: 'not known',
    }),
    figure({
      ...small,
      title: 'Task',
      description: 'The kind of task that it is at. What a person began by hand is none.',
      queries: [{ expr: taskNumber }],
      words: KIND_WORDS,
      noValue: 'none known',
    }),
    figure({
      ...small,
      title: 'Progress',
      description: 'How far that task is, where the firmware tells.',
      unit: 'percentunit',
      queries: [{ expr: perRobot(ofRobots('kubevac_robot_current_task_progress_ratio')) }],
      noValue: '–',
    }).decimals(0),
    labelFigure({
      ...small,
      title: 'Fault',
      description: 'What the firmware complains of: kubectl vac why says what to do.',
      queries: [
        {
          expr: orNoneOf('reason', ofRobots('kubevac_robot_error'), ofRobots('kubevac_robot_up')),
          legend: '{{reason}}',
        },
      ],
      limits: thresholds(plain, [1, bad]),
      noValue: 'not known',
    }),
    figure({
      ...small,
      title: 'Dustbin',
      description: 'Whether the dustbin is full, where the robot can tell.',
      queries: [{ expr: perRobot(ofRobots('kubevac_robot_dustbin_full')) }],
      words: { 0: ['Has room', good], 1: ['Full', bad] },
      noValue: 'cannot tell',
    }),
    labelFigure({
      ...small,
      title: 'Held back by',
      description: 'What holds the agent as a whole back, by its reason in docs/reasons.md.',
      queries: [{ expr: orNoneOf('reason', ofRobots('kubevac_agent_notice'), robotTargets), legend: '{{reason}}' }],
      limits: thresholds(plain, [1, soon]),
      noValue: 'not known',
    }),
  ],
};
