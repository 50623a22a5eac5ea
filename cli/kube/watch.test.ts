import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readObject } from '@kubevac/crds/read-object.ts';
import type { Api, ApiRequest } from './api.ts';
import { ApiError } from './api-error.ts';
import { watchObject } from './watch.ts';

const kitchen = (phase: string, resourceVersion: string, uid = 'u1') => ({
  metadata: { name: 'kitchen', uid, resourceVersion },
  spec: { robotName: 'dusty', mode: 'Full' },
  status: { phase },
});
const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;

/** Each watch gives the next of `watches`: what it sends until the server ends it, or why it does not begin. */
function serverOf(watches: readonly (readonly string[] | Error)[], now: () => object) {
  const rest = [...watches];
  const asked: (string | undefined)[] = [];
  const api: Api = {
    namespace: 'home',
    request: () => (now() instanceof Error ? Promise.reject(now()) : Promise.resolve(now())),
    stream: async ({ query }: ApiRequest) => {
      asked.push(query?.['resourceVersion']);
      const next = rest.shift() ?? [];
      if (next instanceof Error) throw next;
      return chunks(next);
    },
  };
  return { api, asked };
}

async function* chunks(texts: readonly string[]) {
  yield* texts;
}

async function phasesUntilDeleted(api: Api): Promise<{ phases: string[]; lost: string[] }> {
  const phases: string[] = [];
  const lost: string[] = [];
  const { signal } = new AbortController();
  const seen = readObject('Cleaning', kitchen('Pending', '1'));
  for await (const { object, isDeleted } of watchObject(api, seen, {
    signal,
    onLost: ({ message }) => lost.push(message),
  }))
    phases.push(isDeleted ? 'deleted' : (object.status.phase ?? 'none'));
  return { phases, lost };
}

test('a watch that the server ends goes on from what was last seen, and a line may come in pieces', async () => {
  const running = line('MODIFIED', kitchen('Running', '2'));
  const watches = [[running.slice(0, 9), running.slice(9)], [line('DELETED', kitchen('Succeeded', '5'))]];
  const { api, asked } = serverOf(watches, () => kitchen('Running', '4'));
  assert.deepEqual((await phasesUntilDeleted(api)).phases, ['Running', 'Running', 'deleted']);
  assert.deepEqual(asked, ['1', '4']);
});

test('an API server that is lost is said once, and asked again', async () => {
  const gone = new ApiError('nobody answers', 0);
  const { api } = serverOf([gone, gone, [line('DELETED', kitchen('Running', '3'))]], () => kitchen('Running', '2'));
  assert.deepEqual(await phasesUntilDeleted(api), { phases: ['deleted'], lost: ['nobody answers'] });
});

test('a history that is too short is made up for by a look', async () => {
  const { api } = serverOf([[line('ERROR', { code: 410 })]], () => new ApiError('not found', 404));
  assert.deepEqual((await phasesUntilDeleted(api)).phases, ['deleted']);
});

test('another object of the same name is not the one that was watched', async () => {
  const { api } = serverOf([[]], () => kitchen('Running', '9', 'u2'));
  assert.deepEqual((await phasesUntilDeleted(api)).phases, ['deleted']);
});

test('what the API server refuses is not tried again', async () => {
  const { api, asked } = serverOf([new ApiError('forbidden', 403)], () => kitchen('Running', '2'));
  await assert.rejects(phasesUntilDeleted(api), /forbidden/);
  assert.equal(asked.length, 1);
});
