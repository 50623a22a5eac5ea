import type { Row } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { higherIsWorse } from '../looks/thresholds.ts';
import { bars, graph } from '../panels/graph.ts';
import { operatorTimesInPiece, perSecond, quantile } from '../queries/events.ts';
import { ofOperators } from '../queries/selectors.ts';

const third = { width: 8, height: 8 } as const;
const requests = 'kubevac_operator_kube_request_duration_seconds';

export const apiServer: Row = {
  title: 'API server',
  panels: [
    graph({
      ...third,
      title: 'Requests',
      description:
        'Requests to the API server each second, by method. PATCH is a write of a status; the watches are counted when they begin.',
      unit: 'reqps',
      noValue: 'No operator answers',
      queries: [{ expr: `sum by (method) (${perSecond(ofOperators(`${requests}_count`))})`, legend: '{{method}}' }],
      colours: {
        GET: colours.blue,
        PATCH: colours.orange,
        POST: colours.green,
        PUT: colours.pink,
        DELETE: colours.vermilion,
      },
    }).min(0),
    graph({
      ...third,
      title: 'How long they take',
      description: 'What nineteen of twenty requests took, by resource.',
      unit: 's',
      noValue: 'No operator answers',
      queries: [{ expr: quantile(0.95, ofOperators(`${requests}_bucket`), ['resource']), legend: '{{resource}}' }],
      limits: higherIsWorse(1, 5),
    }).min(0),
    bars({
      ...third,
      title: 'Requests that failed',
      description:
        'By method, resource and HTTP status; "error" had no answer. 409 is normal: somebody else wrote first.',
      unit: 'none',
      noValue: 'None failed',
      queries: [
        {
          expr: `sum by (method, resource, code) (${operatorTimesInPiece(ofOperators(`${requests}_count`, 'code!~"[123].."'))}) > 0`,
          legend: '{{method}} {{resource}} {{code}}',
        },
      ],
    }).decimals(0),
  ],
};
