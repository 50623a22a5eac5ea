import { createHash } from 'node:crypto';
import type { OutputStore } from '../../outputs/output-store.ts';

/** Outputs that live as long as a test. */
export class MemoryOutputs implements OutputStore {
  readonly files = new Map<string, Buffer>();

  write(id: string, bytes: Buffer): { sha256: string; bytes: number } {
    this.files.set(id, bytes);
    return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  }

  read(id: string, offset: number, bytes: number): Buffer | undefined {
    return this.files.get(id)?.subarray(offset, offset + bytes);
  }

  keepOnly(ids: Iterable<string>): void {
    const kept = new Set(ids);
    for (const id of this.files.keys()) if (!kept.has(id)) this.files.delete(id);
  }

  remove(id: string): void {
    this.files.delete(id);
  }
}
