import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerStatus } from '../../objects/pod.ts';
import { over } from './container-end.ts';

const stored = { name: 'clean', image: '', imageID: '', ready: false, restartCount: 0, state: {} };

function messageOf(message: string): string {
  const status: ContainerStatus = over(stored, { exitCode: 2, reason: 'Usage', message }, 0);
  return status.state.terminated?.message ?? '';
}

test('a termination message has 4 KiB at most, of whole characters, and says that it was cut', () => {
  assert.equal(messageOf('short'), 'short');
  assert.equal(messageOf('x'.repeat(4096)).length, 4096);
  for (const long of ['x'.repeat(140_000), 'ü'.repeat(4_000), `x${'ü'.repeat(4_000)}`, '🧹'.repeat(2_000)]) {
    const cut = messageOf(long);
    assert.ok(Buffer.byteLength(cut) <= 4096 && Buffer.byteLength(cut) > 4080, String(Buffer.byteLength(cut)));
    assert.ok(cut.endsWith('…') && long.startsWith(cut.slice(0, -1)));
  }
});
