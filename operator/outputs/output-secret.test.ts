import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeClient } from '../kube/client.ts';
import { writeOutputSecret } from './output-secret.ts';

/** What is said of files of so many KiB, before anything is asked of the API server. */
function refusal(kind: string, kibibytes: Readonly<Record<string, number>>): Promise<string> {
  const files = Object.entries(kibibytes).map(([name, size]) => ({
    name,
    contentType: 'text/plain',
    bytes: new Uint8Array(size * 1024),
  }));
  const owner = { apiVersion: 'kubevac.dev/v1alpha1', kind, metadata: { namespace: 'home', name: 'a', uid: 'u' } };
  return writeOutputSecret({} as KubeClient, { owner, name: 'a-output', files }).then(
    () => 'nothing',
    (error: Error) => `${error.name}: ${error.message}`,
  );
}

test('of files that no Secret takes the largest is named, where one can be left out', async () => {
  assert.equal(
    await refusal('MapDump', { 'map.png': 37, 'map.svg': 900, 'map.pgm': 479 }),
    'OutputTooLargeError: the output has 1416 KiB, and a Secret takes 1024 KiB: leave out the format of map.svg, the largest (map.svg 900 KiB, map.pgm 479 KiB, map.png 37 KiB)',
  );
  assert.match(
    await refusal('SensorRead', { 'readings.csv.gz': 1025 }),
    /: ask for less \(readings\.csv\.gz 1025 KiB\)$/,
  );
});
