/** Behaviour as files a user could review: `testdata/<case>.yaml` goes in, `<case>.golden.yaml` comes out; `npm run golden` rewrites. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import { reportedTask } from '@kubevac/protocol/reported.ts';
import { dump, JSON_SCHEMA, load } from 'js-yaml';
import type { TaskObject } from '../../objects/task.ts';
import { decideTask } from './decide-task.ts';
import type { TaskInput } from './task-input.ts';

const folder = join(import.meta.dirname, 'testdata');

interface Case {
  /** The sentence that it shows. */
  readonly sentence: string;
  readonly now: string;
  readonly task: { kind: 'Cleaning' | 'RobotAction'; metadata: object; spec?: object; status?: object };
  readonly robot?: object;
  readonly reported?: object;
  readonly input?: Partial<TaskInput>;
}

function inputOf({ task, robot, reported, input }: Case): TaskInput {
  const metadata = {
    name: 'it',
    namespace: 'home',
    uid: 'uid-1',
    resourceVersion: '7',
    generation: 1,
    ...task.metadata,
  };
  const creationTimestamp = '2026-11-25T09:00:00Z';
  return {
    task: readObject(task.kind, { ...task, metadata: { creationTimestamp, ...metadata } }) as TaskObject,
    robot: robot && readObject('VacuumRobot', { spec: {}, metadata: { name: 'dusty', namespace: 'home' }, ...robot }),
    robotGone: false,
    choice: undefined,
    reported: reported && reportedTask.parse({ id: 'uid-1', section: 'cleanings', seq: 1, ...reported }),
    link: { connected: true, quietMilliseconds: 100 },
    notices: [],
    collected: undefined,
    behindCut: false,
    progressWrittenAt: undefined,
    waits: { releaseMilliseconds: 30_000, progressMilliseconds: 5_000, outputMilliseconds: 60_000 },
    ...input,
  };
}

suite('what becomes of a task', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.endsWith('.golden.yaml'));
  for (const name of names) {
    const path = join(folder, name);
    const given = load(readFileSync(path, 'utf8'), { schema: JSON_SCHEMA }) as Case;
    test(given.sentence, () => {
      const decision = decideTask(inputOf(given), Date.parse(given.now));
      const { wakeAt, ...rest } = decision;
      const shown = { ...rest, ...(wakeAt !== undefined && { wakeAt: new Date(wakeAt).toISOString() }) };
      const text = dump(JSON.parse(JSON.stringify(shown)), { lineWidth: 120 });
      const golden = path.replace(/\.yaml$/, '.golden.yaml');
      if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(golden)) writeFileSync(golden, text);
      assert.equal(text, readFileSync(golden, 'utf8'));
    });
  }
});
