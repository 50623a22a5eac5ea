/** A real Prometheus finds the robots by the operator's list and scrapes them: through the operator, over MQTT, and directly. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { freePort } from '@kubevac/sandbox/free-port.ts';
import { findPrometheus } from '@kubevac/sandbox/start-prometheus.ts';
import { prometheusMissing } from '../../support/find-prometheus.ts';
import { parseMetrics } from '../../support/metrics-page.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { startedPages } from '../../support/operator-pages.ts';
import { startPrometheus, type Prometheus } from '../../support/prometheus.ts';
import { scrapeJobs } from '../../support/scrape-jobs.ts';
import { seeReady } from '../../support/sights.ts';
import { startSpeakingAgent } from '../../support/speaking-agent.ts';
import type { System, TestRobot } from '../../support/system.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('prometheus', { skip: mosquittoMissing() || prometheusMissing() }, () => {
  let prometheus: Prometheus;
  let dusty: TestRobot;
  let port: number;
  const ends: (() => Promise<void> | void)[] = [];
  const system = systemForThisFile(async (begun) => {
    port = (await startedPages(begun.startOperator())).metricsPort;
    const address = `127.0.0.1:${await freePort()}`;
    const flags = {
      'metrics-advertise': address,
      'metrics-host': '127.0.0.1',
      'metrics-port': address.split(':')[1] ?? '',
    };
    [dusty] = await Promise.all([begun.startRobot('dusty'), begun.startRobot('near', { agent: { flags } })]);
    await Promise.all([seeReady(begun, 'dusty'), seeReady(begun, 'near')]);
    prometheus = await startPrometheus({ after: (end) => void ends.push(end) }, scrapeJobs({ operatorPort: port }));
  });
  after(async () => {
    for (const end of ends) await end();
  });

  const upOf = async (robot: string): Promise<readonly number[]> =>
    (await prometheus.query(`up{robot="${robot}"}`)).map(({ value }) => value);
  const seeUp = (robot: string, ...values: readonly number[]): Promise<boolean> =>
    until(async () => JSON.stringify(await upOf(robot)) === JSON.stringify(values), { what: () => `up of ${robot}` });

  test('both ways lead to the same series', async () => {
    await Promise.all([seeUp('dusty', 1), seeUp('near', 1)]);
    const seriesOf = async (robot: string): Promise<string[]> => {
      const all = await prometheus.query(`{robot="${robot}", __name__=~"kubevac_.+|process_.+|nodejs_.+"}`);
      const names = all.map(
        ({ metric: { instance: _instance, job: _job, node: _node, robot: _robot, ...rest } }) => rest,
      );
      return names.map((labels) => JSON.stringify(labels)).toSorted();
    };
    // What the firmware was asked for first may differ by a moment.
    const [through, directly] = await until(async () => {
      const both = await Promise.all([seriesOf('dusty'), seriesOf('near')]);
      return both[0].length === both[1].length ? both : undefined;
    });
    assert.deepEqual(through, directly);
    assert.ok(through.length <= 80, `${through.length} series at rest`);
    const [target] = await prometheus.query('up{robot="near"}');
    const { namespace } = system();
    assert.partialDeepStrictEqual(target?.metric, {
      namespace,
      node: system().nodeOf('near'),
      model: 'Simulated vacuum',
    });
  });

  test('promtool takes both pages', async () => {
    for (const path of ['/metrics', `/robots/${system().namespace}/dusty/metrics`]) {
      const page = await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
      parseMetrics(page);
      const promtool = findPrometheus('promtool') ?? '';
      const { status, output } = spawnSync(promtool, ['check', 'metrics'], { input: page, encoding: 'utf8' });
      assert.deepEqual([path, status, output.join('')], [path, 0, '']);
    }
  });

  test('a robot that comes is scraped, and one that goes leaves nothing', async (context) => {
    const brief = await system().startRobot('brief', { context });
    await seeReady(system(), 'brief');
    await seeUp('brief', 1);
    await brief.agent.stop();
    await seeUp('brief', 0);
    await system().kubectl(['delete', 'vac', 'brief', '--timeout=10s']);
    await seeUp('brief');
    assert.deepEqual(await prometheus.query('{robot="brief"}'), []);
    await system().applyRobot('brief', { nodeName: `${system().namespace}-elsewhere` });
    brief.startAgent();
    await seeReady(system(), 'brief');
    await seeUp('brief', 1);
    const [again] = await prometheus.query('kubevac_robot_up{robot="brief"}');
    assert.equal(again?.metric['node'], `${system().namespace}-elsewhere`);
    await system().kubectl(['delete', 'vac', 'brief', '--timeout=10s']);
  });

  test('a robot that is away is told at once, and a firmware that is silent is down', async () => {
    const path = `http://127.0.0.1:${port}/robots/${system().namespace}/dusty/metrics`;
    dusty.cable.refuse();
    await until(async () => (await fetch(path)).status === 503);
    const begun = performance.now();
    const answer = await fetch(path);
    assert.match(await answer.text(), /^\S+\/dusty was not heard for \d+ s\n$/);
    assert.ok(performance.now() - begun < 200);
    await seeUp('dusty', 0);
    dusty.cable.restore();
    await seeUp('dusty', 1);
    await dusty.firmware.kill('SIGKILL');
    await until(async () => (await prometheus.query('kubevac_robot_up{robot="dusty"}'))[0]?.value === 0);
    assert.deepEqual(await prometheus.query('kubevac_robot_battery_ratio{robot="dusty"}'), []);
    await dusty.restartFirmware();
    await until(async () => (await prometheus.query('kubevac_robot_battery_ratio{robot="dusty"}')).length === 1);
  });

  test('a replica that does not lead knows the robots and asks them, and says so while it does not know them', async (context) => {
    const { kubeconfig, cable } = await farApiServer(context, system());
    cable.refuse();
    const standby = system().startOperator({ kubeconfig }, { context });
    const { metricsPort } = await startedPages(standby);
    const at = (path: string): string => `http://127.0.0.1:${metricsPort}${path}`;
    const path = `/robots/${system().namespace}/dusty/metrics`;
    for (const page of ['/sd', path]) {
      const answer = await fetch(at(page));
      assert.deepEqual([answer.status, await answer.text()], [503, 'the VacuumRobots are not known yet\n']);
    }
    cable.restore();
    const seen: [number, object[]][] = [];
    await until(
      async () => {
        const answer = await fetch(at('/sd'));
        seen.push([answer.status, answer.ok ? ((await answer.json()) as object[]) : []]);
        return answer.ok;
      },
      { pollMilliseconds: 5 },
    );
    const [status, known] = seen.pop() ?? [];
    assert.ok(status === 200 && known !== undefined && known.length >= 2, JSON.stringify(known));
    assert.ok(seen.every(([before]) => before === 503));
    const page = await until(async () => {
      const answer = await fetch(at(path));
      return answer.status === 200 ? answer.text() : undefined;
    });
    assert.match(page, /^kubevac_robot_up 1$/m);
    assert.match(await (await fetch(at('/metrics'))).text(), /^kubevac_operator_leading 0$/m);
  });

  test('a replica that loses the broker says so, and lets Prometheus go to another', async (context) => {
    const cable = await startTcpProxy(context, system().broker.port);
    const standby = system().startOperator({ 'broker-url': `mqtt://127.0.0.1:${cable.port}` }, { context });
    const { metricsPort } = await startedPages(standby);
    const page = `http://127.0.0.1:${metricsPort}/robots/${system().namespace}/dusty/metrics`;
    await until(async () => (await fetch(page)).status === 200);
    cable.refuse();
    const answer = await until(async () => {
      const said = await fetch(page);
      const text = await said.text();
      return said.status === 503 && /does not reach the MQTT broker/.test(text) ? said : undefined;
    });
    assert.equal(answer.headers.get('connection'), 'close');
    const own = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    assert.match(own, /^kubevac_operator_mqtt_connected 0$/m);
    assert.match(own, /^kubevac_operator_robot_scrapes_total\{result="NotAsked"\} [1-9]/m);
    cable.restore();
    await until(async () => (await fetch(page)).status === 200);
  });

  test('a page of a robot speaks of nothing but the robot', async (context) => {
    await system().applyRobot('liar');
    const lies = [
      'kubevac_operator_leading 7',
      'up 1',
      'kubevac:operator_up:max 7',
      'kubevac_robot_up{robot="dusty"} 7',
    ];
    const page = gzipSync(`kubevac_robot_up 1\n${lies.join('\n')}\n`);
    await startSpeakingAgent(context, system(), { name: 'liar', page });
    await seeUp('liar', 1);
    const series = await prometheus.query('{robot="liar", __name__!~"up|scrape_.*"}');
    const said = series.map(({ metric }) => `${metric['__name__']} of ${metric['exported_robot'] ?? 'itself'}`);
    assert.deepEqual(said.toSorted(), ['kubevac_robot_up of dusty', 'kubevac_robot_up of itself']);
    assert.deepEqual(await prometheus.query('kubevac_operator_leading == 7'), []);
    await system().kubectl(['delete', 'vac', 'liar', '--timeout=10s']);
  });

  test('a robot that is slow or answers with anything costs its own target only', async (context) => {
    const odd = {
      mute: undefined,
      garbage: Buffer.from('no page'),
      bomb: gzipSync('# HELP kubevac_robot_up x\n'.repeat(100_000)),
    };
    for (const [name, page] of Object.entries(odd)) {
      await system().applyRobot(name);
      await startSpeakingAgent(context, system(), { name, ...(page && { page }) });
    }
    for (const name of Object.keys(odd)) await seeUp(name, 0);
    const errors = Object.fromEntries(
      (await prometheus.targets()).map(({ labels, lastError }) => [labels['robot'], lastError]),
    );
    assert.match(errors['mute'] ?? '', /503/);
    assert.match(errors['garbage'] ?? '', /502/);
    assert.match(errors['bomb'] ?? '', /body size limit/i);
    const asked = Date.now() / 1_000;
    const scrapedAt = async (): Promise<number> =>
      (await prometheus.query('timestamp(up{robot="dusty"})'))[0]?.value ?? 0;
    await until(async () => (await scrapedAt()) > asked + 3);
    assert.deepEqual(await prometheus.query('min_over_time(up{robot=~"dusty|near"}[3s]) == 0'), []);
  });
});

/** The API server as an operator sees it that has a long way to it. */
async function farApiServer(context: TestContext, { operatorKubeconfig }: System) {
  const text = await readFile(operatorKubeconfig, 'utf8');
  const [, port = ''] = /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
  const cable = await startTcpProxy(context, Number(port));
  const folder = await mkdtemp(join(tmpdir(), 'kubevac-far-'));
  context.after(() => rm(folder, { recursive: true }));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, text.replace(`127.0.0.1:${port}`, `127.0.0.1:${cable.port}`));
  return { kubeconfig, cable };
}
