import type { TaskKind } from '@kubevac/crds/command-line/task-verb.ts';

/** A format that a task leaves its output in, and how its files are called. */
export interface Format {
  /** In `spec.formats`. */
  readonly name: string;
  /** Of a person's file in this format, with the dot. */
  readonly endings: readonly string[];
  /** In the Secret; one that is large may be there with `.gz` behind its name. Only the driver knows how `raw` is called. */
  readonly file: string | undefined;
  /** What describes that file and stands beside it: its name in the Secret, and the ending it has beside a person's file. */
  readonly companion?: { readonly file: string; readonly ending: string };
}

export interface SavedKind {
  /** The flag of the verb that says the formats; absent where a task leaves all of them. */
  readonly flag?: string;
  /** The first is the one of a task that says none. */
  readonly formats: readonly Format[];
  /** What its spec says besides so that there are files at all. */
  readonly asks?: object;
}

/** The kinds whose files can be saved, as operator/outputs and maps/map-files.ts write them. */
export const SAVED_KINDS: Readonly<Partial<Record<TaskKind, SavedKind>>> = {
  Cleaning: { formats: [{ name: 'png', endings: ['.png'], file: 'map.png' }], asks: { recordMap: true } },
  DrivePath: {
    formats: [
      { name: 'png', endings: ['.png'], file: 'path.png' },
      { name: 'csv', endings: ['.csv', '.csv.gz'], file: 'driven.csv' },
    ],
  },
  MapDump: {
    flag: 'formats',
    formats: [
      { name: 'png', endings: ['.png'], file: 'map.png' },
      { name: 'svg', endings: ['.svg'], file: 'map.svg' },
      { name: 'pgm', endings: ['.pgm'], file: 'map.pgm', companion: { file: 'map.yaml', ending: '.yaml' } },
      { name: 'valetudo', endings: ['.json'], file: 'map.valetudo.json' },
      { name: 'raw', endings: [], file: undefined },
    ],
  },
  SensorRead: {
    flag: 'format',
    formats: [
      { name: 'csv', endings: ['.csv', '.csv.gz'], file: 'readings.csv' },
      { name: 'jsonl', endings: ['.jsonl', '.jsonl.gz'], file: 'readings.jsonl' },
    ],
  },
};

/** The format of a file by its name, however its ending is capitalised. */
export function formatOfName({ formats }: SavedKind, name: string): Format | undefined {
  return formats.find(({ endings }) => endings.some((ending) => name.toLowerCase().endsWith(ending)));
}

/** @throws RangeError for a word that its schema does not have */
export function formatNamed({ formats }: SavedKind, name: string): Format {
  const found = formats.find((format) => format.name === name);
  if (found === undefined) throw new RangeError(`there is no format ${name}`);
  return found;
}
