import type { Row } from '../dashboard.ts';
import { bad, good, soon } from '../looks/colours.ts';
import { higherIsWorse, lowerIsWorse, noMatter, thresholds } from '../looks/thresholds.ts';
import { figure, labelFigure } from '../panels/figure.ts';
import { ofOperators } from '../queries/selectors.ts';

const small = { width: 3, height: 4, noValue: 'no operator' } as const;
const ready = ofOperators('kubevac_operator_robots', 'ready="true"');

export const now: Row = {
  title: 'Now',
  panels: [
    figure({
      ...small,
      title: 'Replicas',
      description:
        'Operators that answer Prometheus. With one alone an update, or the loss of its machine, is a pause.',
      unit: 'none',
      queries: [{ expr: `count(${ofOperators('kubevac_operator_info')})` }],
      limits: thresholds(bad, [1, soon], [2, good]),
    }),
    figure({
      ...small,
      title: 'Leaders',
      description:
        'Exactly one of each cluster writes. None for some seconds is a change of the leader; none for longer, or two, is wrong.',
      unit: 'none',
      queries: [{ expr: `sum by (job) (${ofOperators('kubevac_operator_leading')})`, legend: '{{job}}' }],
      limits: thresholds(bad, [1, good], [2, bad]),
    }),
    figure({
      ...small,
      title: 'Broker reached by',
      description: 'The share of the operators that reach the MQTT broker.',
      unit: 'percentunit',
      queries: [{ expr: `avg(${ofOperators('kubevac_operator_mqtt_connected')})` }],
      limits: lowerIsWorse(0.5, 1),
    }),
    figure({
      ...small,
      title: 'Robots Ready',
      description: 'The share of the VacuumRobots whose condition Ready is True.',
      unit: 'percentunit',
      queries: [{ expr: `sum(${ready}) / (sum(${ofOperators('kubevac_operator_robots')}) > 0)` }],
      limits: lowerIsWorse(0.5, 0.9),
      noValue: 'no robots',
    }),
    figure({
      ...small,
      title: 'Tasks at work',
      description: 'Task objects that are Running.',
      unit: 'none',
      queries: [{ expr: `sum(${ofOperators('kubevac_operator_tasks', 'phase="Running"')})` }],
      limits: noMatter(),
    }),
    figure({
      ...small,
      title: 'Oldest Lease',
      description:
        'The age of the oldest renewal among the Leases of Nodes; at 40 s Kubernetes begins to give the Node up.',
      unit: 's',
      queries: [{ expr: `max(${ofOperators('kubevac_operator_node_lease_oldest_seconds')})` }],
      limits: higherIsWorse(25, 40),
    }),
    figure({
      ...small,
      title: 'Kubelet ports',
      description: 'Robot Nodes whose kubelet port is open at the leader.',
      unit: 'none',
      queries: [{ expr: `sum(${ofOperators('kubevac_operator_kubelet_nodes')})` }],
    }),
    labelFigure({
      ...small,
      title: 'Version',
      description: 'Versions of the operators. Two are an update that is under way.',
      queries: [{ expr: `max by (version) (${ofOperators('kubevac_operator_info')})`, legend: '{{version}}' }],
    }),
  ],
};
