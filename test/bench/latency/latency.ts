import { parseArgs } from 'node:util';
import type { Bench, BenchResult } from '../bench.ts';
import { install } from '../installation.ts';
import { percentile, rounded } from '../percentile.ts';
import { prepareCleanings } from './cleanings.ts';
import { prepareFloor } from './floor.ts';
import { prepareLegs, type Legs } from './legs.ts';

/** All figures of one task are taken within a second, so that a noisy moment of the machine is in task and floor alike. */
interface Sample {
  readonly acceptedMilliseconds: number;
  readonly floorMilliseconds: number;
  readonly roundTripMilliseconds: number;
  readonly patchMilliseconds: number;
  readonly desiredMilliseconds: number;
  readonly reportedMilliseconds: number;
  readonly writes: number;
}

/** Who listens to the broker takes a little of the processor: only where asked for. */
const noLegs: Legs = { desiredMilliseconds: Number.NaN, reportedMilliseconds: Number.NaN };
const warmUpTasks = 20;
/** A task then takes a fraction of a second, and the simulation no more of the processor than a robot beside it would. */
const timeFactor = 100;
/** A robot at rest says so soon; the first word of a change comes at once with any value. */
const agentFlags = ['--telemetry-milliseconds=250'];

/** From the answer to a POST of a Cleaning until a watch sees it accepted, beside what no design can go below. */
export const latency: Bench = {
  summary:
    'a Cleaning from POST to Accepted=True, against one MQTT round trip and one status patch; --tasks 300, --legs',
  run: async ({ args, cleanup, progress }) => {
    const options = { tasks: { type: 'string', default: '300' }, legs: { type: 'boolean', default: false } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const tasks = Number(values.tasks);
    if (!Number.isInteger(tasks) || tasks < 1) throw new Error(`--tasks ${values.tasks} is no number of tasks`);
    const installation = await install(cleanup, { timeFactor, agentFlags });
    const clean = await prepareCleanings(cleanup, installation);
    const floor = await prepareFloor(cleanup, installation);
    const legs = values.legs ? await prepareLegs(cleanup, installation) : () => noLegs;
    const sample = async (name: string): Promise<Sample> => {
      const { acceptedMilliseconds, writes, acceptedStatus, answeredAt } = await clean(name);
      const { roundTripMilliseconds, patchMilliseconds } = await floor(acceptedStatus);
      const floorMilliseconds = roundTripMilliseconds + patchMilliseconds;
      return {
        acceptedMilliseconds,
        writes,
        roundTripMilliseconds,
        patchMilliseconds,
        floorMilliseconds,
        ...legs(answeredAt),
      };
    };
    for (let task = 1; task <= warmUpTasks; task += 1) await sample(`warm-up-${task}`);
    const samples: Sample[] = [];
    while (samples.length < tasks) {
      samples.push(await sample(`task-${samples.length + 1}`));
      if (samples.length % 50 === 0) progress(`${samples.length} of ${tasks} tasks`);
    }
    return resultOf(samples, values.legs);
  },
};

function resultOf(samples: readonly Sample[], hasLegs: boolean): BenchResult {
  const of = (name: keyof Sample, share: number): number =>
    percentile(
      samples.map((sample) => sample[name]),
      share,
    );
  const row = (words: string, name: keyof Sample): [string, ...string[]] => [
    words,
    ...[0.5, 0.9, 0.99].map((share) => of(name, share).toFixed(1)),
  ];
  const ratio = (share: number): number => of('acceptedMilliseconds', share) / of('floorMilliseconds', share);
  const writes = samples.reduce((sum, sample) => sum + sample.writes, 0) / samples.length;
  return {
    tables: [
      {
        title: `From the answer to POST to Accepted=True, ${samples.length} tasks, milliseconds`,
        columns: ['', 'p50', 'p90', 'p99'],
        rows: [
          row('accepted', 'acceptedMilliseconds'),
          ...(hasLegs
            ? [
                row('  desired at the broker', 'desiredMilliseconds'),
                row('  reported at the broker', 'reportedMilliseconds'),
              ]
            : []),
          row('floor', 'floorMilliseconds'),
          row('  MQTT round trip', 'roundTripMilliseconds'),
          row('  status patch', 'patchMilliseconds'),
          ['ratio', ...[0.5, 0.9, 0.99].map((share) => ratio(share).toFixed(2))],
          ['API writes per task', writes.toFixed(2), '', ''],
        ],
      },
    ],
    figures: {
      tasks: samples.length,
      p50Milliseconds: rounded(of('acceptedMilliseconds', 0.5)),
      p99Milliseconds: rounded(of('acceptedMilliseconds', 0.99)),
      floorP50Milliseconds: rounded(of('floorMilliseconds', 0.5)),
      floorP99Milliseconds: rounded(of('floorMilliseconds', 0.99)),
      ratioP50: rounded(ratio(0.5)),
      ratioP99: rounded(ratio(0.99)),
      apiWritesPerTask: rounded(writes),
    },
  };
}
