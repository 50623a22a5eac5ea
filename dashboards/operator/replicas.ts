import type { Row } from '../dashboard.ts';
import { higherIsWorse } from '../looks/thresholds.ts';
import { graph } from '../panels/graph.ts';
import { perSecond } from '../queries/events.ts';
import { ofOperators } from '../queries/selectors.ts';

const quarter = { width: 6, height: 8, noValue: 'No operator answers' } as const;

/** Where one job asks for both, the pages of robots have the same names. */
const own = (metric: string): string => ofOperators(metric, 'robot=""');
const perReplica = (query: string): string => `max by (instance) (${query})`;

export const replicas: Row = {
  title: 'Processes',
  panels: [
    graph({
      ...quarter,
      title: 'Processor',
      description:
        'The share of one processor that each replica takes, and the share of the time that its loop is at work: at 100 % it does not keep up.',
      unit: 'percentunit',
      queries: [
        { expr: perReplica(perSecond(own('process_cpu_seconds_total'))), legend: '{{instance}}' },
        { expr: perReplica(perSecond(own('nodejs_eventloop_active_seconds_total'))), legend: '{{instance}} loop' },
      ],
      limits: higherIsWorse(0.7, 0.9),
    }).min(0),
    graph({
      ...quarter,
      title: 'Memory',
      description: 'Memory in RAM, and the JavaScript objects in it.',
      unit: 'bytes',
      queries: [
        { expr: perReplica(own('process_resident_memory_bytes')), legend: '{{instance}}' },
        { expr: perReplica(own('nodejs_heap_size_used_bytes')), legend: '{{instance}} objects' },
      ],
    }).min(0),
    graph({
      ...quarter,
      title: 'Open files and connections',
      description:
        'Those of the kubelet ports are among them, at least one for each robot Node. A line that only climbs is a leak.',
      unit: 'none',
      queries: [{ expr: perReplica(own('process_open_fds')), legend: '{{instance}}' }],
    }).min(0),
    graph({
      ...quarter,
      title: 'Up since',
      description: 'How long each replica runs: a line that falls is a restart.',
      unit: 's',
      queries: [{ expr: perReplica(`time() - ${own('process_start_time_seconds')}`), legend: '{{instance}}' }],
    }).min(0),
  ],
};
