import { mapDumpKind } from '../../kinds/map-dump.ts';
import type { TaskVerb } from '../task-verb.ts';
import { choiceOf, listOf } from '../values.ts';

const { formats, include } = mapDumpKind.spec.shape;
const formatWords = formats.unwrap().element.options;
const includeWords = include.unwrap().element.options;

export const mapVerb: TaskVerb = {
  verb: 'map',
  kind: 'MapDump',
  summary: 'takes the map of the robot and leaves it as files in a Secret',
  words: '',
  without: ['on-cancel', 'map-id'],
  flags: [
    {
      name: 'formats',
      value: 'FORMAT,FORMAT',
      help: `the files to write, of ${formatWords.join(', ')} (default png)`,
      repeated: true,
      field: 'formats',
      choices: formatWords,
      read: listOf(choiceOf(formatWords)),
    },
    {
      name: 'include',
      value: 'WHAT,WHAT',
      help: `what to draw on the floor plan, of ${includeWords.join(', ')} (default all)`,
      repeated: true,
      field: 'include',
      choices: includeWords,
      read: listOf(choiceOf(includeWords)),
    },
  ],
  examples: ['', '--formats png,pgm --include rooms'],
  spec: () => ({}),
};
