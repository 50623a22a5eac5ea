import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { PALETTE } from '@kubevac/maps/picture/colors.ts';
import type { Canvas } from '@kubevac/maps/picture/canvas.ts';
import { drawMap } from '@kubevac/maps/picture/draw.ts';
import { encodePng } from '@kubevac/maps/png.ts';
import { readRrmap } from '@kubevac/maps/rrmap/read-rrmap.ts';
import { writeRrmap } from '@kubevac/maps/rrmap/write-rrmap.ts';
import type { Bench, BenchResult } from '../bench.ts';
import { percentile, rounded } from '../percentile.ts';
import { speckledMap } from './speckled-map.ts';

interface Sample {
  readonly decode: number;
  readonly draw: number;
  readonly encode: number;
  readonly whole: number;
}

const warmUps = 10;
const libraryPictures = 20;

/**
 * From the bytes of a robot to a picture, beside one pass over its dots and beside an ordinary library for the same picture. One
 * after the other: what one leaves to be collected is not to be paid for by the next.
 */
export const map: Bench = {
  summary: 'a map of 1024 x 1024 cells from the bytes of a robot to a PNG, against one pass over it; --pictures 100',
  run: async ({ args, progress }) => {
    const { values } = parseArgs({ args: [...args], options: { pictures: { type: 'string', default: '100' } } });
    const pictures = Number(values.pictures);
    if (!Number.isInteger(pictures) || pictures < 1)
      throw new Error(`--pictures ${values.pictures} is no number of pictures`);
    const file = gzipSync(writeRrmap(speckledMap(12_345), { generation: 2 }));
    const samples: Sample[] = [];
    for (let index = -warmUps; index < pictures; index += 1) {
      const sample = take(file);
      if (index >= 0) samples.push(sample);
      if (index > 0 && index % 50 === 0) progress(`${index} of ${pictures} pictures`);
    }
    const canvas = drawMap(readRrmap(file));
    const data = colorsOf(canvas);
    const passes = Array.from({ length: pictures }, () => measured(() => onePass(canvas)));
    const library = Array.from({ length: libraryPictures }, () =>
      measured(() => encode({ ...canvas, data, channels: 3, depth: 8 })),
    );
    const { length } = encodePng({ ...canvas, palette: PALETTE });
    return resultOf({ samples, passes, library, bytes: length });
  },
};

function take(file: Buffer): Sample {
  const begun = performance.now();
  const read = readRrmap(file);
  const decoded = performance.now();
  const canvas = drawMap(read);
  const drawn = performance.now();
  encodePng({ ...canvas, palette: PALETTE });
  const ended = performance.now();
  return { decode: decoded - begun, draw: drawn - decoded, encode: ended - drawn, whole: ended - begun };
}

function measured(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

/** What nothing that looks at each dot once can go below. */
function onePass({ dots }: Canvas): Uint8Array {
  const other = new Uint8Array(dots.length);
  for (let at = 0; at < dots.length; at += 1) other[at] = (dots[at] ?? 0) ^ 1;
  return other;
}

/** What a library that knows no palettes takes. */
function colorsOf({ dots }: Canvas): Uint8Array {
  const palette = PALETTE.map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  const data = new Uint8Array(dots.length * 3);
  for (const [at, dot] of dots.entries()) data.set(palette[dot] ?? [0, 0, 0], at * 3);
  return data;
}

interface Measured {
  readonly samples: readonly Sample[];
  readonly passes: readonly number[];
  readonly library: readonly number[];
  readonly bytes: number;
}

function resultOf({ samples, passes, library, bytes }: Measured): BenchResult {
  const of = (name: keyof Sample): number[] => samples.map((sample) => sample[name]);
  const row = (words: string, times: readonly number[]): [string, ...string[]] => [
    words,
    ...[0.5, 0.9].map((share) => percentile(times, share).toFixed(2)),
  ];
  const median = percentile(of('whole'), 0.5);
  return {
    tables: [
      {
        title: `A map of 1024 x 1024 cells and 2,000 points of path, ${samples.length} pictures, milliseconds`,
        columns: ['', 'p50', 'p90'],
        rows: [
          row('from bytes to PNG', of('whole')),
          row('  read', of('decode')),
          row('  draw', of('draw')),
          row('  encode', of('encode')),
          row('one pass over the dots', passes),
          row('fast-png, encode alone', library),
        ],
      },
    ],
    figures: {
      pictures: samples.length,
      medianMilliseconds: rounded(median),
      kibibytes: rounded(bytes / 1024, 1),
      ratioToOnePass: rounded(median / percentile(passes, 0.5)),
      ratioToLibrary: rounded(median / percentile(library, 0.5)),
    },
  };
}
