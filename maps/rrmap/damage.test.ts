import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { MAP_LIMITS } from '../map.ts';
import { blockType } from './format.ts';
import { readRrmap } from './read-rrmap.ts';
import { RrmapError } from './rrmap-error.ts';
import { fileWith, plainImage, signedAgain } from './testing/files.ts';
import { robotMaps } from './testing/maps.ts';
import { blockOf, recordBlockOf, signed32, unsigned16 } from './write-blocks.ts';
import { writeRrmap } from './write-rrmap.ts';

function refused(file: Uint8Array, message: RegExp, offset?: number): void {
  assert.throws(
    () => readRrmap(file),
    (error) => {
      assert.ok(error instanceof RrmapError, `no RrmapError: ${String(error)}`);
      assert.match(error.message, message);
      if (offset !== undefined) assert.equal(error.offset, offset);
      return true;
    },
  );
}

const [everything] = fc.sample(robotMaps(2), { seed: 1, numRuns: 1 });
assert.ok(everything !== undefined);
const file = writeRrmap(everything, { generation: 2 });
/** Where the blocks begin after the header of a file and the plain image. */
const second = 20 + plainImage.length;

suite('damaged on the way', () => {
  test('a file that ends too early is refused, wherever it ends', () => {
    for (let bytes = 0; bytes < file.length; bytes += 1) refused(file.subarray(0, bytes), /^at byte \d+: /);
  });

  test('a gzipped file that ends too early is refused, wherever it ends', () => {
    const gzipped = gzipSync(file);
    for (let bytes = 0; bytes < gzipped.length; bytes += 1) refused(gzipped.subarray(0, bytes), /^at byte 0: /, 0);
  });

  test('a file with one bit another is refused, whichever bit', () => {
    for (let bit = 0; bit < file.length * 8; bit += 1) {
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      refused(changed, /^at byte \d+: /);
    }
  });

  test('a wrong digest is told with its place', () => {
    const changed = Buffer.from(fileWith(plainImage));
    changed.writeUInt8(8, 12);
    refused(changed, /the digest is not that of the bytes before it/, changed.length - 20);
  });

  test('a file that goes on after its digest is refused', () =>
    refused(Buffer.concat([file, Buffer.alloc(1)]), /1 bytes come after/));
  test('no bytes are refused', () => refused(new Uint8Array(), /0 bytes are less than a header/, 0));
  test('another format is refused', () =>
    refused(Buffer.from('P5 1024 1024 255 and so on'), /does not begin with "rr"/, 0));
});

suite('lies in headers', () => {
  const records: Readonly<Record<string, Buffer>> = {
    path: blockOf({ type: blockType.path, headerBytes: 20, fields: [1, 4, 0], data: unsigned16([1, 2]) }),
    'planned path': blockOf({
      type: blockType.plannedPath,
      headerBytes: 20,
      fields: [1, 4, 0],
      data: unsigned16([1, 2]),
    }),
    zones: recordBlockOf(blockType.zones, [unsigned16([1, 2, 3, 4])]),
    walls: recordBlockOf(blockType.walls, [unsigned16([1, 2, 3, 4])]),
    'no-go zones': recordBlockOf(blockType.noGoZones, [Buffer.alloc(16)]),
    'no-mop zones': recordBlockOf(blockType.noMopZones, [Buffer.alloc(16)]),
    'active segments': recordBlockOf(blockType.activeSegments, [Uint8Array.of(1)]),
    obstacles: recordBlockOf(blockType.obstacles, [Buffer.alloc(8)]),
  };
  for (const [what, block] of Object.entries(records))
    test(`${what} that say another count than they have are refused`, () => {
      for (const count of [0, 2, 200, 65_536, 2 ** 31, 2 ** 32 - 1]) {
        const lie = Buffer.from(block);
        lie.writeUInt32LE(count, 8);
        refused(
          fileWith(plainImage, lie),
          /block \d+ has \d+ records|active segments are|obstacles do not fit/,
          second + 8,
        );
      }
    });

  test('a block of records without room for a count is refused', () =>
    refused(
      fileWith(plainImage, blockOf({ type: blockType.walls, data: new Uint8Array() })),
      /too short for a count/,
      second,
    ));

  test('a position with too few bytes is refused', () => {
    refused(fileWith(plainImage, blockOf({ type: blockType.dock, data: Buffer.alloc(7) })), /has 7 bytes of 8/, second);
    refused(
      fileWith(plainImage, blockOf({ type: blockType.target, data: Buffer.alloc(3) })),
      /has 3 bytes of 4/,
      second,
    );
  });

  for (const [top, left, rows, columns] of [
    [0, 0, 3, 3],
    [0, 0, -3, -2],
    [0, 0, 2 ** 31 - 1, 2 ** 31 - 1],
    [0, 0, 1, MAP_LIMITS.columns + 1],
    [0, 0, 4096, 4096],
    [5000, 0, 3, 2],
    [0, -(2 ** 31), 3, 2],
  ] as const)
    test(`an image of six bytes that says ${columns} × ${rows} at ${left}, ${top} is refused`, () => {
      const fields = [top, left, rows, columns];
      const image = blockOf({ type: blockType.image, headerBytes: 24, fields, data: Buffer.alloc(6) });
      refused(fileWith(image), /no robot has an image|are not the 6 bytes/, 28);
    });

  test('an image with a header of another length is refused', () =>
    refused(
      fileWith(blockOf({ type: blockType.image, headerBytes: 32, data: Buffer.alloc(0) })),
      /no image is known/,
      22,
    ));

  test('a block with a length beyond the file, or a header shorter than any, is refused', () => {
    for (const [offset, value] of [
      [4, 2 ** 32 - 1],
      [2, 7],
      [2, 0],
      [2, 65_535],
    ] as const) {
      const lie = Buffer.from(fileWith(plainImage));
      if (offset === 4) lie.writeUInt32LE(value, 20 + offset);
      else lie.writeUInt16LE(value, 20 + offset);
      refused(signedAgain(lie), /a block has \d+ and \d+ bytes/, 20);
    }
  });

  test('a header of the file that is shorter than any is refused', () => {
    const lie = Buffer.from(fileWith(plainImage));
    lie.writeUInt16LE(19, 2);
    refused(signedAgain(lie), /the header has 19 bytes/, 2);
  });
});

suite('more than any robot has', () => {
  test('too many blocks are refused', () =>
    refused(
      fileWith(Buffer.concat(Array.from({ length: 2_000 }, () => blockOf({ type: 99, data: Buffer.alloc(0) })))),
      /no digest after/,
    ));

  test('too many points, shapes and obstacles are refused', () => {
    const path = { type: blockType.path, headerBytes: 20, fields: [MAP_LIMITS.pathPoints + 1, 4] };
    const points = blockOf({ ...path, data: Buffer.alloc((MAP_LIMITS.pathPoints + 1) * 4) });
    refused(fileWith(plainImage, points), /at most 200000 are read/);
    const walls = recordBlockOf(
      blockType.walls,
      Array.from({ length: 200 }, () => Buffer.alloc(8)),
    );
    const zones = recordBlockOf(
      blockType.zones,
      Array.from({ length: 100 }, () => Buffer.alloc(8)),
    );
    refused(fileWith(plainImage, walls, zones), /block 6 has 100 records: at most 56 are read/);
    const obstacles = recordBlockOf(
      blockType.obstacles,
      Array.from({ length: 1_025 }, () => Buffer.alloc(8)),
    );
    refused(fileWith(plainImage, obstacles), /at most 1024 are read/);
  });

  test('a few bytes that inflate to very many are refused', () =>
    refused(gzipSync(Buffer.alloc(64 * 1024 * 1024)), /inflates to more than 16777216 bytes/, 0));

  test('many empty gzip members, and files larger than any upload, are refused', () => {
    const member = gzipSync('');
    refused(Buffer.alloc(member.length * 200_000, member), /0 bytes are less than a header/);
    refused(Buffer.concat([gzipSync(file), Buffer.alloc(4 * 1024 * 1024)]), /at most 4194304 are read/, 0);
    refused(Buffer.concat([file, Buffer.alloc(16 * 1024 * 1024)]), /at most 16777216 are read/, 0);
  });

  test('the largest map there may be is read within a second of the processor', () => {
    const size = { type: blockType.image, headerBytes: 28, fields: [0, 0, 0, 1024, 4096] };
    const image = blockOf({ ...size, data: Buffer.alloc(MAP_LIMITS.cells, 0xff) });
    const path = { type: blockType.path, headerBytes: 20, fields: [MAP_LIMITS.pathPoints, 4] };
    const largest = gzipSync(
      fileWith(
        image,
        blockOf({ ...path, data: Buffer.alloc(MAP_LIMITS.pathPoints * 4) }),
        blockOf({ type: 17, data: Buffer.alloc(10_000_000) }),
      ),
    );
    const begun = process.threadCpuUsage();
    const map = readRrmap(largest);
    const { user, system } = process.threadCpuUsage(begun);
    assert.ok(user + system < 1_000_000);
    assert.equal(map.grid.cells.length, MAP_LIMITS.cells);
    assert.equal(map.path.length, 2 * MAP_LIMITS.pathPoints);
  });
});

test('a segment that is cleaned and has no cell is none', () => {
  const active = recordBlockOf(blockType.activeSegments, [Uint8Array.of(9)]);
  assert.deepEqual(
    readRrmap(fileWith(plainImage, active, blockOf({ type: blockType.robot, data: signed32([1, 2]) }))).segments,
    [],
  );
});
