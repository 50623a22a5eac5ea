import type { Row } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { STATE_COLOURS } from '../looks/states.ts';
import { PHASE_COLOURS } from '../looks/tasks.ts';
import { graph, stacked } from '../panels/graph.ts';
import { ofOperators } from '../queries/selectors.ts';

const third = { width: 8, height: 8, noValue: 'No operator leads' } as const;
const all = ofOperators('kubevac_operator_robots');

export const robots: Row = {
  title: 'Robots and tasks',
  panels: [
    stacked({
      ...third,
      title: 'Robots by state',
      description: 'VacuumRobots by the state that the leader wrote into their status.',
      unit: 'none',
      queries: [{ expr: `sum by (state) (${all}) > 0`, legend: '{{state}}' }],
      colours: STATE_COLOURS,
    }).decimals(0),
    stacked({
      ...third,
      title: 'Robots that are Ready',
      description: 'VacuumRobots by their condition Ready: whether agent and firmware answer.',
      unit: 'none',
      queries: [
        { expr: `sum(${ofOperators('kubevac_operator_robots', 'ready="true"')})`, legend: 'Ready' },
        { expr: `sum(${ofOperators('kubevac_operator_robots', 'ready="false"')})`, legend: 'Not Ready' },
      ],
      colours: { Ready: colours.blue, 'Not Ready': colours.vermilion },
    }).decimals(0),
    graph({
      ...third,
      title: 'Tasks by phase',
      description:
        'Task objects in the cluster by phase. Those that ended stay until somebody, or their time to live, deletes them.',
      unit: 'none',
      queries: [{ expr: `sum by (phase) (${ofOperators('kubevac_operator_tasks')})`, legend: '{{phase}}' }],
      colours: PHASE_COLOURS,
    })
      .min(0)
      .decimals(0),
  ],
};
