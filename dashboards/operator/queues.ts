import type { Row } from '../dashboard.ts';
import { higherIsWorse } from '../looks/thresholds.ts';
import { bars, graph } from '../panels/graph.ts';
import { operatorTimesInPiece, quantile } from '../queries/events.ts';
import { ofOperators } from '../queries/selectors.ts';

const quarter = { width: 6, height: 8, noValue: 'No operator leads' } as const;
const perController = (metric: string): string => `max by (controller) (${ofOperators(metric)})`;
const legend = '{{controller}}';

export const queues: Row = {
  title: 'Queues',
  panels: [
    graph({
      ...quarter,
      title: 'Objects that wait',
      description:
        'Objects that wait to be worked on, by controller. Some at a start; many that stay are an operator, or an API server, that does not keep up.',
      unit: 'none',
      queries: [{ expr: perController('kubevac_operator_queue_depth'), legend }],
    }).min(0),
    graph({
      ...quarter,
      title: 'The one that waits longest',
      description: 'How long the object that waits longest has waited, by controller.',
      unit: 's',
      queries: [{ expr: perController('kubevac_operator_queue_oldest_seconds'), legend }],
      limits: higherIsWorse(5, 30),
    }).min(0),
    graph({
      ...quarter,
      title: 'How long a reconcile takes',
      description: 'What nineteen of twenty reconciles took, by controller.',
      unit: 's',
      queries: [
        {
          expr: quantile(0.95, ofOperators('kubevac_operator_reconcile_duration_seconds_bucket'), ['controller']),
          legend,
        },
      ],
      limits: higherIsWorse(1, 5),
    }).min(0),
    bars({
      ...quarter,
      title: 'Reconciles that failed',
      description: 'By controller and reason; each is tried again. A Conflict is normal: somebody else wrote first.',
      unit: 'none',
      noValue: 'None failed',
      queries: [
        {
          expr: `sum by (controller, reason) (${operatorTimesInPiece(ofOperators('kubevac_operator_reconcile_errors_total'))}) > 0`,
          legend: '{{controller}} {{reason}}',
        },
      ],
    }).decimals(0),
  ],
};
