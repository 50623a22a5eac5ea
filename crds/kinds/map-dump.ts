import { z } from 'zod';
import type { KindDefinition } from '../kind.ts';
import { listSet } from '../rules.ts';
import { outputField, outputRules, readFields, taskColumns, taskSpec, taskStatusFields } from './task.ts';

/** What a map dump is, without who does it and when. */
export const mapDumpFields = {
  formats: listSet(
    z
      .array(z.enum(['png', 'svg', 'pgm', 'valetudo', 'raw']))
      .min(1)
      .max(5),
  )
    .default(['png'])
    .describe(
      'The files to write: png and svg (pictures), pgm (with a yaml, for the map_server of ROS), valetudo (JSON, version 2), raw (the bytes the robot sent).',
    ),
  include: listSet(z.array(z.enum(['path', 'rooms', 'restrictions'])).max(3))
    .default(['path', 'rooms', 'restrictions'])
    .describe('What to draw on the floor plan: the driven path, the rooms, and the walls and no-go zones.'),
  ...outputField,
};

const spec = taskSpec({ ...mapDumpFields, ...readFields }, []);
const status = z.object(taskStatusFields);

export const mapDumpKind = {
  kind: 'MapDump',
  plural: 'mapdumps',
  singular: 'mapdump',
  shortNames: ['vmap'],
  description: 'MapDump asks a robot for its map once and leaves it as files in a Secret.',
  spec,
  status,
  columns: taskColumns({
    name: 'Output',
    type: 'string',
    jsonPath: '.status.outputRef.name',
    description: 'The Secret with its files.',
    wide: true,
  }),
  rules: outputRules,
} as const satisfies KindDefinition;
