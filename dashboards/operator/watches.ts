import type { Row } from '../dashboard.ts';
import { higherIsWorse } from '../looks/thresholds.ts';
import { bars, graph } from '../panels/graph.ts';
import { operatorTimesInPiece } from '../queries/events.ts';
import { ofOperators } from '../queries/selectors.ts';

const third = { width: 8, height: 8 } as const;

const grown = (counter: string, title: string) => ({
  expr: `sum by (kind) (${operatorTimesInPiece(ofOperators(`kubevac_operator_watch_${counter}_total`))}) > 0`,
  legend: `{{kind}} ${title}`,
});

export const watches: Row = {
  title: 'Watches',
  panels: [
    graph({
      ...third,
      title: 'How old what is known may be',
      description:
        'Seconds since the watch of each kind was heard of last, the worse of the replicas. A healthy one stays under 90: the API server is heard of each minute, also where nothing happens.',
      unit: 's',
      noValue: 'No operator answers',
      queries: [{ expr: `max by (kind) (${ofOperators('kubevac_operator_watch_lag_seconds')})`, legend: '{{kind}}' }],
      limits: higherIsWorse(90, 180),
    }).min(0),
    bars({
      ...third,
      title: 'Lists and watches that began',
      description:
        'A watch ends by itself every some minutes and is begun again; a list of everything is for a start, and after a failure.',
      unit: 'none',
      noValue: 'None began',
      queries: [grown('lists', 'lists'), grown('watches', 'watches')],
    }).decimals(0),
    bars({
      ...third,
      title: 'What went wrong with them',
      description:
        'Watches and lists that failed, objects that do not read and are left out, changes that could not be passed on, and Kubernetes Events that were refused or too many at once. The log of the operator has each.',
      unit: 'none',
      noValue: 'Nothing',
      queries: [
        grown('failures', 'failed'),
        {
          expr: `sum by (kind) (${ofOperators('kubevac_operator_unreadable_objects')}) > 0`,
          legend: '{{kind}} not read',
        },
        grown('listener_failures', 'not passed on'),
        {
          expr: `sum(${operatorTimesInPiece(ofOperators('kubevac_operator_events_dropped_total'))}) > 0`,
          legend: 'Events dropped',
        },
      ],
    }).decimals(0),
  ],
};
