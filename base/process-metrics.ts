import { readdirSync } from 'node:fs';
import type { Metrics } from './metrics.ts';

/**
 * What a process takes, by the names that Prometheus clients have for it. The library's own default metrics are not taken: they are some
 * sixty series, which cost a scrape more than all of ours, and three are gauges with names of counters, which promtool refuses.
 */
export function addProcessMetrics(metrics: Metrics): void {
  metrics.counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time of the process, in the kernel too.',
    read: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000_000;
    },
  });
  metrics.gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process that is in RAM.',
    read: () => process.memoryUsage.rss(),
  });
  metrics.gauge({
    name: 'process_start_time_seconds',
    help: 'When the process began, by the clock of its host then.',
    read: () => performance.timeOrigin / 1_000,
  });
  metrics.gauge({
    name: 'process_open_fds',
    help: 'Files and connections that the process has open.',
    read: () => readdirSync('/proc/self/fd').length,
  });
  metrics.gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'JavaScript objects, also those that are not collected yet.',
    read: () => process.memoryUsage().heapUsed,
  });
  metrics.counter({
    name: 'nodejs_eventloop_active_seconds_total',
    help: 'Time in which the process was at work: at a rate of 1 it does not keep up.',
    read: () => performance.eventLoopUtilization().active / 1_000,
  });
}
