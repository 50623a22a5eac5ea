/** Who may read the operator's pages: whoever has a token with the right to, which Prometheus brings along. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { prometheusMissing } from '../../support/find-prometheus.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { startedPages } from '../../support/operator-pages.ts';
import { startPrometheus } from '../../support/prometheus.ts';
import { scrapeJobs } from '../../support/scrape-jobs.ts';
import { seeReady } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('access to metrics', { skip: mosquittoMissing() || prometheusMissing() }, () => {
  let port: number;
  const tokens: Record<string, string> = {};
  const system = systemForThisFile(async (begun) => {
    const operator = begun.startOperator({ 'metrics-auth': 'token' });
    port = (await startedPages(operator)).metricsPort;
    const { namespace } = begun;
    const reader = `${namespace}-metrics`;
    await begun.kubectl(['create', 'clusterrole', reader, '--verb=get', '--non-resource-url=/metrics,/sd,/robots/*']);
    for (const name of ['prometheus', 'stranger']) {
      await begun.kubectl(['create', 'serviceaccount', name]);
      tokens[name] = (await begun.kubectl(['create', 'token', name])).trim();
    }
    const subject = `--serviceaccount=${namespace}:prometheus`;
    await begun.kubectl(['create', 'clusterrolebinding', reader, `--clusterrole=${reader}`, subject]);
    await begun.startRobot('dusty');
    await seeReady(begun, 'dusty');
  });

  const get = async (path: string, token?: string): Promise<[number, string]> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return [answer.status, await answer.text()];
  };
  const paths = () => ['/metrics', '/sd', `/robots/${system().namespace}/dusty/metrics`];

  test('no token is nobody, a wrong one too, and rights are asked for', async () => {
    for (const path of paths()) {
      assert.deepEqual(await get(path), [401, 'a bearer token is needed\n']);
      assert.deepEqual(await get(path, 'made-up'), [401, 'the bearer token is not valid\n']);
      const [status, text] = await get(path, tokens['stranger']);
      assert.deepEqual([status, /stranger may not get \//.test(text)], [403, true], text);
      assert.equal((await get(path, tokens['prometheus']))[0], 200);
    }
  });

  test('a page that is not there is told to nobody who may not ask', async () => {
    assert.equal((await get(`/robots/${system().namespace}/nobody/metrics`))[0], 401);
    assert.equal((await get(`/robots/${system().namespace}/nobody/metrics`, tokens['prometheus']))[0], 404);
  });

  test('Prometheus gets in with its token', async (context) => {
    const prometheus = await startPrometheus(context, scrapeJobs({ operatorPort: port, token: tokens['prometheus'] }));
    await until(async () => (await prometheus.query('kubevac_robot_up{robot="dusty"}'))[0]?.value === 1);
    await until(async () => (await prometheus.query('kubevac_operator_leading'))[0]?.value === 1);
  });
});
