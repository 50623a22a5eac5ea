import type { Row } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { higherIsWorse } from '../looks/thresholds.ts';
import { bars, graph, stacked } from '../panels/graph.ts';
import { operatorTimesInPiece, perSecond } from '../queries/events.ts';
import { ofOperators } from '../queries/selectors.ts';

const quarter = { width: 6, height: 8, noValue: 'No operator answers' } as const;

export const nodes: Row = {
  title: 'Nodes and their kubelet API',
  panels: [
    graph({
      ...quarter,
      title: 'Oldest Lease of a Node',
      description: 'The age of the oldest renewal; at 40 s Kubernetes begins to give the Node up.',
      unit: 's',
      queries: [{ expr: `max(${ofOperators('kubevac_operator_node_lease_oldest_seconds')})`, legend: 'Oldest' }],
      colours: { Oldest: colours.blue },
      limits: higherIsWorse(25, 40),
    }).min(0),
    graph({
      ...quarter,
      title: 'Leases of Nodes',
      description: 'Renewals each second, and tries that failed. Each Lease is renewed every ten seconds or so.',
      unit: 'ops',
      queries: [
        { expr: `sum(${perSecond(ofOperators('kubevac_operator_node_leases_renewed_total'))})`, legend: 'Renewed' },
        { expr: `sum(${perSecond(ofOperators('kubevac_operator_node_leases_failed_total'))})`, legend: 'Failed' },
      ],
      colours: { Renewed: colours.blue, Failed: colours.vermilion },
    }).min(0),
    bars({
      ...quarter,
      title: 'Answers of the kubelet ports',
      description: 'By page and HTTP status: 101 is a terminal, 499 a client that went before its answer.',
      unit: 'none',
      noValue: 'Nobody asked',
      queries: [
        {
          expr: `sum by (page, code) (${operatorTimesInPiece(ofOperators('kubevac_operator_kubelet_requests_total'))}) > 0`,
          legend: '{{page}} {{code}}',
        },
      ],
    }).decimals(0),
    stacked({
      ...quarter,
      title: 'Open logs and terminals',
      description: 'Those of kubectl logs -f, exec and attach that are open at the kubelet ports.',
      unit: 'none',
      queries: [{ expr: `sum by (kind) (${ofOperators('kubevac_operator_kubelet_streams')})`, legend: '{{kind}}' }],
      colours: { logs: colours.blue, terminal: colours.orange },
    }).decimals(0),
  ],
};
