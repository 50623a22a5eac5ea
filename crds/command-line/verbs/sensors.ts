import { sensorReadKind } from '../../kinds/sensor-read.ts';
import { CommandFault } from '../fault.ts';
import { isGiven, type Given } from '../flag.ts';
import type { TaskVerb } from '../task-verb.ts';
import { choiceOf, listOf, readInteger, readMilliseconds, readSeconds } from '../values.ts';

const formatWords = sensorReadKind.spec.shape.formats.unwrap().element.options;

export const sensorsVerb: TaskVerb = {
  verb: 'sensors',
  kind: 'SensorRead',
  summary: 'reads sensors, once or for a while, and leaves the readings in a Secret',
  words: 'SENSOR...',
  without: ['on-cancel', 'map-id'],
  flags: [
    {
      name: 'samples',
      value: 'NUMBER',
      help: 'how many times to read (default 1, without --for)',
      field: 'samples',
      read: readInteger,
    },
    { name: 'for', value: 'DURATION', help: 'how long to read', field: 'durationSeconds', read: readSeconds },
    {
      name: 'every',
      value: 'DURATION',
      help: 'the time between two readings (default 1s)',
      field: 'periodMilliseconds',
      read: readMilliseconds,
    },
    {
      name: 'format',
      value: formatWords.join('|'),
      help: 'the file to write (default csv)',
      field: 'formats',
      choices: formatWords,
      read: listOf(choiceOf(formatWords)),
    },
  ],
  examples: ['battery', 'lidar --for 60s --every 200ms --format jsonl'],
  spec: (given) => ({ sensors: sensorsOf(given), ...amountOf(given) }),
};

function sensorsOf({ words }: Given): readonly string[] {
  if (words.length === 0) throw new CommandFault('sensors needs the names of what to read, as in lidar');
  return words;
}

/** One reading moves nothing, so it may be the default. */
function amountOf(given: Given): object {
  if (isGiven(given, 'samples') && isGiven(given, 'for'))
    throw new CommandFault('sensors takes one of --samples and --for: so many readings, or so long');
  return isGiven(given, 'samples') || isGiven(given, 'for') ? {} : { samples: 1 };
}
