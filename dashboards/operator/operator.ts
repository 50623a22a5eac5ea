import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { assemble } from '../dashboard.ts';
import { jobs } from '../looks/variables.ts';
import { apiServer } from './api-server.ts';
import { latency } from './latency.ts';
import { mqtt } from './mqtt.ts';
import { nodes } from './nodes.ts';
import { now } from './now.ts';
import { replicas } from './replicas.ts';
import { queues } from './queues.ts';
import { robots } from './robots.ts';
import { watches } from './watches.ts';

/** The operator: whether it keeps up, and where it does not. */
export const operator = (): Dashboard =>
  assemble({
    name: 'operator',
    title: 'Operator',
    description:
      'The operator: how fast tasks reach their robots, its queues, the API server, MQTT, Nodes and the process.',
    variables: [jobs()],
    rows: [now, latency, queues, apiServer, watches, robots, mqtt, nodes, replicas],
  });
