import type { Row } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { inUnit } from '../panels/cells.ts';
import { bars, graph } from '../panels/graph.ts';
import { perSecond, quantile, robotTimesInPiece } from '../queries/events.ts';
import { ofRobots, perRobot } from '../queries/selectors.ts';

const third = { width: 8, height: 7 } as const;

const grownBy = (counter: string): string => robotTimesInPiece(ofRobots(counter));
const gauge = (metric: string): string => perRobot(ofRobots(metric));

const firmware = graph({
  ...third,
  title: 'How fast the firmware answers',
  description:
    'How long calls of the firmware took: half of them, and nineteen of twenty, as closely as the buckets tell.',
  unit: 's',
  noValue: 'No calls',
  queries: [
    { expr: quantile(0.5, ofRobots('kubevac_agent_driver_call_duration_seconds_bucket')), legend: 'half' },
    { expr: quantile(0.95, ofRobots('kubevac_agent_driver_call_duration_seconds_bucket')), legend: '19 of 20' },
  ],
  colours: { half: colours.sky, '19 of 20': colours.blue },
}).min(0);

const driverErrors = bars({
  ...third,
  title: 'Calls of the firmware that failed',
  description: 'By kind: it refused, it did not answer, or it cannot do that. The log of the agent has each.',
  unit: 'none',
  noValue: 'No agent answers',
  queries: [{ expr: grownBy('kubevac_agent_driver_errors_total'), legend: '{{kind}}' }],
  colours: { Refused: colours.orange, NotAnswering: colours.vermilion, Unsupported: colours.grey },
}).decimals(0);

const clock = graph({
  ...third,
  title: 'Clock',
  description:
    'How far the clock of its host is ahead of the time that was measured, and how far that may be off. Agents use the measured time, so an offset harms nothing here.',
  unit: 's',
  noValue: 'The time is not known',
  queries: [
    { expr: gauge('kubevac_agent_clock_offset_seconds'), legend: 'Host is ahead' },
    { expr: gauge('kubevac_agent_clock_error_seconds'), legend: 'May be off' },
  ],
  colours: { 'Host is ahead': colours.blue, 'May be off': colours.orange },
});

const journalSteps = bars({
  ...third,
  title: 'Steps of the journal',
  description: 'Steps that were written, and those that could not be: see how full its disk is.',
  unit: 'none',
  noValue: 'No agent answers',
  queries: [
    { expr: grownBy('kubevac_agent_journal_commits_total'), legend: 'Written' },
    { expr: grownBy('kubevac_agent_journal_errors_total'), legend: 'Failed' },
  ],
  colours: { Written: colours.blue, Failed: colours.vermilion },
}).decimals(0);

const sizes = graph({
  ...third,
  title: 'Memory and disk of the agent',
  description: 'Memory of the process that is in RAM, the JavaScript objects in it, and the journal on its disk.',
  unit: 'bytes',
  noValue: 'No agent answers',
  queries: [
    { expr: gauge('process_resident_memory_bytes'), legend: 'Memory' },
    { expr: gauge('nodejs_heap_size_used_bytes'), legend: 'Objects' },
    { expr: gauge('kubevac_agent_journal_size_bytes'), legend: 'Journal' },
  ],
  colours: { Memory: colours.blue, Objects: colours.sky, Journal: colours.orange },
}).min(0);

const load = graph({
  ...third,
  title: 'Processor and open files of the agent',
  description: 'The share of one processor that the agent takes, and the files and connections that it has open.',
  unit: 'percentunit',
  noValue: 'No agent answers',
  queries: [
    { expr: perRobot(perSecond(ofRobots('process_cpu_seconds_total'))), legend: 'Processor' },
    { expr: gauge('process_open_fds'), legend: 'Open files' },
  ],
  colours: { Processor: colours.blue, 'Open files': colours.grey },
})
  .min(0)
  .overrideByName('Open files', [inUnit('none')]);

export const agent: Row = {
  title: 'Agent',
  panels: [firmware, driverErrors, clock, journalSteps, sizes, load],
};
