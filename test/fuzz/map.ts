import { cell, type RobotMap } from '@kubevac/maps/map.ts';
import { readRrmap } from '@kubevac/maps/rrmap/read-rrmap.ts';
import { RrmapError } from '@kubevac/maps/rrmap/rrmap-error.ts';
import { robotMaps } from '@kubevac/maps/rrmap/testing/maps.ts';
import { writeRrmap } from '@kubevac/maps/rrmap/write-rrmap.ts';
import fc from 'fast-check';
import type { Fuzzer } from './fuzzer.ts';
import { gzipped, mapMutations, signedAgain } from './map-mutations.ts';

const filesPerGeneration = 64;

/** Map files that a robot, or somebody in its place, has damaged. */
export const map: Fuzzer = {
  summary: 'map files of robots (RRMap), damaged by accident and on purpose',
  prepare: (seed) => {
    const files = ([1, 2] as const).flatMap((generation) =>
      fc
        .sample(robotMaps(generation), { seed, numRuns: filesPerGeneration })
        .map((drawn) => writeRrmap(drawn, { generation })),
    );
    const mutations = mapMutations(files);
    return {
      input: (random) => {
        let file = random.pick(files);
        for (let times = random.below(4); times >= 0; times -= 1) file = random.pick(mutations)(file, random);
        if (!random.oneIn(4)) file = signedAgain(file);
        return random.oneIn(4) ? gzipped(file, random) : file;
      },
      feed,
    };
  },
};

function feed(input: Buffer): boolean {
  let read: RobotMap;
  try {
    read = readRrmap(input);
  } catch (error) {
    if (error instanceof RrmapError && error.offset >= 0) return false;
    throw error;
  }
  checkGrid(read);
  return true;
}

/** Whoever draws the map trusts this. */
function checkGrid({ grid, segments }: RobotMap): void {
  const { cells, columns, rows } = grid;
  if (cells.length !== columns * rows) throw new Error(`${cells.length} cells for ${columns} × ${rows}`);
  const most = cell.firstSegment + segments.length;
  for (let index = 0; index < cells.length; index += 1)
    if ((cells[index] ?? 0) >= most) throw new Error(`cell ${index} is ${cells[index]} of ${most}`);
}
