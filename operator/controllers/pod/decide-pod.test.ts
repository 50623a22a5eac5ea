/** What becomes of a Pod on a robot, as files a user could review: `npm run golden` writes them anew. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { dump, JSON_SCHEMA, load } from 'js-yaml';
import { readObject } from '@kubevac/crds/read-object.ts';
import { reportedTask } from '@kubevac/protocol/reported.ts';
import { podSection } from '../../desired/pod-section.ts';
import type { ReadSource } from '../../objects/env-sources.ts';
import { readNode } from '../../objects/node.ts';
import { readPod } from '../../objects/pod.ts';
import { decidePod } from './decide-pod.ts';
import type { PodInput } from './pod-input.ts';

interface Case {
  readonly sentence: string;
  readonly now: string;
  readonly pod: { readonly metadata?: object; readonly spec: object; readonly status?: object };
  /** By container and turn, as in `clean.0`. */
  readonly reported?: Record<string, object>;
  /** Others on the same Node. */
  readonly neighbours?: object[];
  readonly robot?: { readonly metadata?: object; readonly spec?: object; readonly status?: object };
  /** By kind and name, as in `Secret/rooms`. */
  readonly sources?: Record<string, ReadSource>;
  readonly freedAt?: string;
  readonly input?: Partial<PodInput>;
}

const folder = join(import.meta.dirname, 'testdata');
const UID = '3f9d5c1e-0000-4000-8000-000000000001';
const ROBOT = '0a6f1f5e-5d8b-4f0e-9d3c-6f1f0c3b2a11';

function inputOf({ now, pod, reported = {}, neighbours = [], robot, sources, freedAt, input }: Case): PodInput {
  const metadata = {
    name: 'morning',
    namespace: 'home',
    uid: UID,
    resourceVersion: '5',
    creationTimestamp: '2026-01-05T10:00:00Z',
  };
  const own = {
    name: 'dusty',
    namespace: 'home',
    uid: ROBOT,
    resourceVersion: '1',
    creationTimestamp: '2026-01-05T09:00:00Z',
  };
  const status = { agent: { journalId: 'journal-1' }, ...robot?.status };
  return {
    pod: readPod({
      ...pod,
      metadata: { ...metadata, ...pod.metadata },
      spec: { nodeName: 'dusty', restartPolicy: 'Never', ...pod.spec },
    }),
    robot: readObject('VacuumRobot', { ...robot, metadata: { ...own, ...robot?.metadata }, status }),
    node: readNode({
      metadata: { name: 'dusty', uid: 'uid-of-node', resourceVersion: '1', labels: { 'kubevac.dev/robot': 'dusty' } },
      status: {
        addresses: [{ type: 'InternalIP', address: '10.0.0.7' }],
        allocatable: { 'kubevac.dev/mission': '1', pods: '16' },
      },
    }),
    neighbours: neighbours.map(readPod),
    freedAt: freedAt === undefined ? undefined : Date.parse(freedAt),
    reported: new Map(
      Object.entries(reported).map(([turn, task]) => {
        const id = `${UID}.${turn}`;
        return [id, reportedTask.parse({ id, section: 'cleanings', seq: 1, ...task })];
      }),
    ),
    link: { connected: true, quietMilliseconds: 100 },
    notices: [],
    isDriven: false,
    sources: (source) => sources?.[`${source.kind}/${source.name}`],
    collected: undefined,
    logTail: '',
    foreignInert: false,
    serverNow: Date.parse(now),
    waits: { releaseMilliseconds: 30_000, outputMilliseconds: 3_600_000 },
    ...input,
  };
}

suite('what becomes of a Pod on a robot', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.endsWith('.golden.yaml'));
  for (const name of names) {
    const path = join(folder, name);
    const given = load(readFileSync(path, 'utf8'), { schema: JSON_SCHEMA }) as Case;
    test(given.sentence, () => {
      const input = inputOf(given);
      const { wakeAt, ...rest } = decidePod(input, Date.parse(given.now));
      const { entries } = podSection([input.pod], ROBOT, '7');
      const shown = { told: entries, ...rest, ...(wakeAt !== undefined && { wakeAt: new Date(wakeAt).toISOString() }) };
      const text = dump(JSON.parse(JSON.stringify(shown)), { lineWidth: 120 });
      const golden = path.replace(/\.yaml$/, '.golden.yaml');
      if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(golden)) writeFileSync(golden, text);
      assert.equal(text, readFileSync(golden, 'utf8'));
    });
  }
});
