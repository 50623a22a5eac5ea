/** The files of a map as programs that are not ours read them: map_server's rules, Netpbm, an ordinary PNG library, a browser. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { mapFiles, type MapFormat } from '@kubevac/maps/map-files.ts';
import { cell, type RobotMap } from '@kubevac/maps/map.ts';
import { PALETTE } from '@kubevac/maps/picture/colors.ts';
import { everything, type PictureContent } from '@kubevac/maps/picture/content.ts';
import { drawMap } from '@kubevac/maps/picture/draw.ts';
import { readRrmap } from '@kubevac/maps/rrmap/read-rrmap.ts';
import { speckledFlat } from '@kubevac/maps/testing/flats.ts';
import { missing, sharedFile } from '@kubevac/maps/testing/shared-data.ts';
import { simulatedMap } from '../../support/simulated-map.ts';
import { loadAsRos, readPgm } from './as-ros-reads.ts';
import { chromiumMissing, drawnByChromium } from './chromium.ts';
import { netpbmMissing, readPgmByNetpbm, readPngByNetpbm } from './netpbm.ts';
import { decodedByLibrary, differencePercent, dotsApart, type Picture } from './picture.ts';

const realFile = 'S5_FW2020_with_segments.bin';

const maps: Readonly<Record<string, { make: () => RobotMap; skip?: string | false }>> = {
  'a simulated flat': { make: () => simulatedMap('flat') },
  'a simulated house': { make: () => simulatedMap('house') },
  'a simulated stage': { make: () => simulatedMap('stage') },
  'a large speckled flat': { make: () => speckledFlat(7) },
  'the home of a real robot': { make: () => readRrmap(readFileSync(sharedFile(realFile))), skip: missing(realFile) },
};

/** What is drawn, without the means that draw it: the colour of each dot. */
function expectedColors(map: RobotMap): Uint8Array {
  const inks = PALETTE.map((hex) => Buffer.from(hex.slice(1), 'hex'));
  const { dots } = drawMap(map);
  const colors = new Uint8Array(3 * dots.length);
  for (const [index, dot] of dots.entries()) colors.set(inks[dot] ?? [], 3 * index);
  return colors;
}

function occupancyOf(value: number): string {
  if (value === cell.unknown) return 'unknown';
  return value === cell.wall ? 'occupied' : 'free';
}

/** As `deepEqual`, which takes minutes to say how a million dots differ. */
function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(actual.length, expected.length);
  assert.equal(
    actual.findIndex((byte, index) => byte !== expected[index]),
    -1,
  );
}

for (const [name, { make, skip = false }] of Object.entries(maps)) {
  suite(name, { skip }, () => {
    const map = skip === false ? make() : undefined;
    const folder = mkdtempSync(join(tmpdir(), 'kubevac-maps-'));
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** Writes the files of a format. @returns the first */
    function write(format: MapFormat, content: PictureContent = everything): Buffer {
      assert.ok(map);
      const [first, ...beside] = mapFiles(map, { format, stem: 'map', content });
      for (const file of [first, ...beside]) if (file) writeFileSync(join(folder, file.name), file.bytes);
      return first?.bytes ?? Buffer.of();
    }

    test('is to map_server what it is to the robot, cell by cell', () => {
      write('pgm');
      const { grid } = map as RobotMap;
      const seen = loadAsRos(join(folder, 'map.yaml'));
      assert.deepEqual([seen.columns, seen.rows], [grid.columns, grid.rows]);
      assert.ok(Math.abs(seen.resolutionMeters * 1_000 - grid.cellMillimeters) < 1e-9);
      assert.deepEqual(seen.origin, [grid.xMillimeters / 1_000, grid.yMillimeters / 1_000, 0]);
      assert.equal(
        seen.cells.findIndex((occupancy, index) => occupancy !== occupancyOf(grid.cells[index] ?? 0)),
        -1,
      );
    });

    test('is the same PNG to an ordinary library, dot by dot', () => {
      assertSameBytes(decodedByLibrary(write('png')).colors, expectedColors(map as RobotMap));
    });

    test('is the same PNG and PGM to Netpbm', { skip: netpbmMissing }, () => {
      write('png');
      assertSameBytes(readPngByNetpbm(join(folder, 'map.png')).bytes, expectedColors(map as RobotMap));
      const { columns, rows, dots } = readPgm(write('pgm'));
      const { width, height, bytes } = readPgmByNetpbm(join(folder, 'map.pgm'));
      assert.deepEqual([width, height], [columns, rows]);
      assertSameBytes(bytes, dots);
    });

    test('is the same picture in a browser, and no part of it is missing there', { skip: chromiumMissing }, () => {
      const asPng = (content: PictureContent): Picture => decodedByLibrary(write('png', content));
      const whole = asPng(everything);
      const asSvg = (content: PictureContent): Picture =>
        drawnByChromium(write('svg', content), { folder, width: whole.width, height: whole.height });
      const seen = asSvg(everything);
      // Letters and slanting lines have smooth edges in a browser; a speckled map is nothing but edges.
      assert.ok(differencePercent(seen, whole) < 3, 'the whole');
      for (const part of Object.keys(everything) as (keyof PictureContent)[]) {
        const without = { ...everything, [part]: false };
        const where = dotsApart(whole, asPng(without));
        if (where.length === 0) continue;
        const [there, lacking] = [seen, asSvg(without)].map((one) => differencePercent(one, whole, where));
        assert.ok((there ?? 0) < (lacking ?? 0) / 2, `${part}: ${there} % apart with it, ${lacking} % without`);
      }
    });
  });
}
