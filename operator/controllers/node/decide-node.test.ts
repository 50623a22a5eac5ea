/** What becomes of the Node of a robot, as files a user could review: `npm run golden` writes them anew. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { dump, JSON_SCHEMA, load } from 'js-yaml';
import { readObject } from '@kubevac/crds/read-object.ts';
import { readNode } from '../../objects/node.ts';
import { decideNode } from './decide-node.ts';
import type { NodeInput } from './node-input.ts';

interface Case {
  readonly sentence: string;
  readonly now: string;
  readonly robot: Record<string, unknown>;
  /** As the API server has it; `made` is the one that is made of this very robot. */
  readonly node?: Record<string, unknown> | 'made';
  readonly change?: Record<string, Record<string, unknown>>;
  readonly notices?: string[];
  readonly arePodsOver?: boolean;
  readonly port?: null;
}

const folder = join(import.meta.dirname, 'testdata');
const robotMetadata = {
  name: 'dusty',
  namespace: 'home',
  uid: '0a6f1f5e-5d8b-4f0e-9d3c-6f1f0c3b2a11',
  resourceVersion: '10',
  generation: 1,
  creationTimestamp: '2026-01-05T09:00:00Z',
  finalizers: ['kubevac.dev/tasks-over', 'kubevac.dev/node'],
};
const host = { address: '10.0.0.7', kubeletVersion: 'v1.36.3+kubevac.0.1.0', heartbeatMilliseconds: 600_000 };

function inputOf({ robot, node, change, notices = [], arePodsOver = true, port, now }: Case): NodeInput {
  const metadata = { ...robotMetadata, ...(robot['metadata'] as object) };
  const input = {
    robot: readObject('VacuumRobot', { ...robot, metadata }),
    notices,
    node: undefined,
    port: port === null ? undefined : 20_000,
    arePodsOver,
    host,
  };
  if (node === undefined) return input;
  const raw = node === 'made' ? madeOf(input, Date.parse(now)) : node;
  const parts = ['metadata', 'spec', 'status'].map((part) => [
    part,
    { ...((raw as Case['robot'])[part] as object), ...change?.[part] },
  ]);
  return { ...input, node: readNode(Object.fromEntries(parts)) };
}

/** As it was made five minutes ago. */
function madeOf(input: NodeInput, now: number): unknown {
  const [effect] = decideNode({ ...input, port: 20_000 }, now - 300_000).effects;
  assert.equal(effect?.do, 'Create');
  const { node } = effect as { readonly node: { readonly metadata: object } };
  return { ...node, metadata: { ...node.metadata, uid: 'uid-of-node', resourceVersion: '77' } };
}

suite('what becomes of the Node of a robot', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.endsWith('.golden.yaml'));
  for (const name of names) {
    const path = join(folder, name);
    const given = load(readFileSync(path, 'utf8'), { schema: JSON_SCHEMA }) as Case;
    test(given.sentence, () => {
      const { wakeAt, effects, ...rest } = decideNode(inputOf(given), Date.parse(given.now));
      const shown = {
        effects: effects.map((effect) =>
          effect.do === 'Create' || !('node' in effect) ? effect : { ...effect, node: effect.node.metadata.name },
        ),
        ...rest,
        ...(wakeAt !== undefined && { wakeAt: new Date(wakeAt).toISOString() }),
      };
      const text = dump(JSON.parse(JSON.stringify(shown)), { lineWidth: 120 });
      const golden = path.replace(/\.yaml$/, '.golden.yaml');
      if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(golden)) writeFileSync(golden, text);
      assert.equal(text, readFileSync(golden, 'utf8'));
    });
  }
});
