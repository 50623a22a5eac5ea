import { gunzipSync } from 'node:zlib';
import { RrmapError } from './rrmap-error.ts';

const FILE_LIMITS = {
  /** Robots send no more in one upload (Valetudo's fds_upload_handler takes as much). */
  gzipBytes: 4 * 1024 * 1024,
  /** An image and a carpet layer of the most cells a map may have, and as much again for the rest. */
  inflatedBytes: 16 * 1024 * 1024,
} as const;

/**
 * The file as it is inside, gzipped or not; not a copy when it was not.
 *
 * @throws RrmapError when it is damaged or larger than any robot's
 */
export function inflate(bytes: Uint8Array): Buffer {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const gzipped = file[0] === 0x1f && file[1] === 0x8b;
  const most = gzipped ? FILE_LIMITS.gzipBytes : FILE_LIMITS.inflatedBytes;
  if (file.length > most) throw new RrmapError(0, `${file.length} bytes: at most ${most} are read`);
  return gzipped ? gunzip(file) : file;
}

/** Inflated in one piece where the file says how long it is (RFC 1952, ISIZE); where it lies there are more or fewer pieces. */
function claimedBytes(file: Buffer): number {
  const claimed = file.length < 4 ? 0 : file.readUInt32LE(file.length - 4);
  return Math.min(Math.max(claimed, 64) + 1, FILE_LIMITS.inflatedBytes);
}

function gunzip(file: Buffer): Buffer {
  try {
    return gunzipSync(file, { maxOutputLength: FILE_LIMITS.inflatedBytes, chunkSize: claimedBytes(file) });
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const fault = tooLarge ? `it inflates to more than ${FILE_LIMITS.inflatedBytes} bytes` : 'its gzip is damaged';
    throw new RrmapError(0, fault, { cause: error });
  }
}
