import { test } from 'node:test';
import assert from 'node:assert/strict';
import { startHttpServer } from './http.ts';
import { silentLogger } from './log.ts';

test('a page that fails answers 500, others go on, and unknown ones say what there is', async (context) => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLogger,
    routes: {
      '/livez': () => ({ body: 'ok\n' }),
      '/robots': ({ query }) => ({
        contentType: 'application/json',
        body: JSON.stringify({ namespace: query.get('namespace') }),
      }),
      '/broken': () => {
        throw new Error('broken');
      },
    },
  });
  context.after(() => server.stop());
  const get = async (path: string, method = 'GET'): Promise<[number, string]> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return [response.status, await response.text()];
  };
  assert.deepEqual(await get('/broken'), [500, 'failed; the log says why\n']);
  assert.deepEqual(await get('/livez'), [200, 'ok\n']);
  assert.deepEqual(await get('/livez', 'HEAD'), [200, '']);
  assert.deepEqual(await get('/robots?namespace=home'), [200, '{"namespace":"home"}']);
  assert.deepEqual(await get('/other'), [404, 'no such page; there are /livez /robots /broken\n']);
  assert.equal((await get('/livez', 'POST'))[0], 405);
});
