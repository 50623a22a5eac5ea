import type { Row } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { higherIsWorse } from '../looks/thresholds.ts';
import { yesIsGood } from '../looks/words.ts';
import { bars, graph } from '../panels/graph.ts';
import { lanes } from '../panels/lanes.ts';
import { operatorTimesInPiece, quantile } from '../queries/events.ts';
import { ofOperators } from '../queries/selectors.ts';

const third = { width: 8, height: 8 } as const;
const grown = (counter: string, labels: string): string =>
  `sum by (${labels}) (${operatorTimesInPiece(ofOperators(counter))}) > 0`;
const scrapes = ofOperators('kubevac_operator_robot_scrape_duration_seconds_bucket');

const connected = lanes({
  ...third,
  title: 'Broker reached',
  description: 'Whether each replica reaches the MQTT broker.',
  noValue: 'No operator answers',
  queries: [{ expr: `max by (instance) (${ofOperators('kubevac_operator_mqtt_connected')})`, legend: '{{instance}}' }],
  words: yesIsGood,
});

const heard = graph({
  ...third,
  title: 'Robots that were heard',
  description:
    'Robots that each replica has heard since its start, and the connections that it made to the broker since then.',
  unit: 'none',
  noValue: 'No operator answers',
  queries: [
    { expr: `max by (instance) (${ofOperators('kubevac_operator_robots_heard')})`, legend: 'Robots at {{instance}}' },
    {
      expr: `max by (instance) (${ofOperators('kubevac_operator_mqtt_connects_total')})`,
      legend: 'Connections of {{instance}}',
    },
  ],
})
  .min(0)
  .decimals(0);

const dropped = bars({
  ...third,
  title: 'Payloads that were not understood',
  description:
    'What agents sent and was refused, by document and fault; the log of the operator has each. An agent that is newer than the operator is the usual cause.',
  unit: 'none',
  noValue: 'None',
  queries: [
    { expr: grown('kubevac_operator_payloads_dropped_total', 'document, fault'), legend: '{{document}} {{fault}}' },
  ],
}).decimals(0);

const pages = bars({
  width: 12,
  height: 8,
  title: 'Pages of robots that Prometheus asked for here',
  description:
    'By result. Offline robots have no page; what timed out or is unreadable is a weak link or an agent that hangs; what is not asked is a replica without the broker.',
  unit: 'none',
  noValue: 'Prometheus asks for none here',
  queries: [{ expr: grown('kubevac_operator_robot_scrapes_total', 'result'), legend: '{{result}}' }],
  colours: {
    Answered: colours.blue,
    Offline: colours.dark,
    TimedOut: colours.orange,
    NotAsked: colours.yellow,
    Unreadable: colours.vermilion,
  },
}).decimals(0);

const pageTimes = graph({
  width: 12,
  height: 8,
  title: 'How long robots take for their pages',
  description: 'Of the pages that came, half and nineteen of twenty: over MQTT, there and back.',
  unit: 's',
  noValue: 'Prometheus asks for none here',
  queries: [
    { expr: quantile(0.5, scrapes), legend: 'half' },
    { expr: quantile(0.95, scrapes), legend: '19 of 20' },
  ],
  colours: { half: colours.sky, '19 of 20': colours.blue },
  limits: higherIsWorse(2.5, 5),
}).min(0);

export const mqtt: Row = { title: 'MQTT', panels: [connected, heard, dropped, pages, pageTimes] };
