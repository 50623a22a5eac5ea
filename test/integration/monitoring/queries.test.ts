/** Everything that a panel or a rule asks is asked of a real Prometheus that scrapes three robots at work, and has an answer. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { documentTopic } from '@kubevac/protocol/topics.ts';
import { connectAsync } from 'mqtt';
import { dashboards } from '@kubevac/dashboards/generated-dashboards.ts';
import { fillIn } from '@kubevac/dashboards/fill-in.ts';
import { queriesOf, type DashboardQuery } from '@kubevac/dashboards/queries-of.ts';
import { agentMetricsList, operatorMetricsList } from '../../../tools/metrics-page.ts';
import { allRules, rulesFile } from '../../support/alert-rules.ts';
import { small, whole } from '../../support/cleanings.ts';
import { prometheusMissing } from '../../support/find-prometheus.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { startedPages } from '../../support/operator-pages.ts';
import { startPrometheus, type Prometheus } from '../../support/prometheus.ts';
import { applySchedule, missMinutes, pastSlot, seeRecorded, seeScheduleReady } from '../../support/schedules.ts';
import { scrapeJobs } from '../../support/scrape-jobs.ts';
import { endOf, seeFirmware, seeReady } from '../../support/sights.ts';
import type { System } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';
import { ask } from '../kubelet/ask.ts';

const scrapeMilliseconds = 1_000;
const repository = join(import.meta.dirname, '../../..');
const all = Object.entries(dashboards()).map(([name, dashboard]) => ({ name, queries: queriesOf(dashboard) }));

/** Nothing to show is what these should show here: nothing of the kind went wrong. */
const mayBeEmpty: ReadonlySet<string> = new Set([
  'Lists and watches that began',
  'Reconciles that failed',
  'Requests that failed',
  'What went wrong with them',
]);

interface SeenNode {
  readonly status: { readonly daemonEndpoints: { readonly kubeletEndpoint: { readonly Port: number } } };
}

/** A robot that cleans, one that is stuck and held, and one that has had a night of schedules. */
async function work(system: System, isSeen: (query: string) => Promise<boolean>): Promise<void> {
  const [dusty, attic, cellar] = await Promise.all(['dusty', 'attic', 'cellar'].map((name) => system.startRobot(name)));
  assert.ok(dusty && attic && cellar);
  for (const name of ['dusty', 'attic', 'cellar']) await seeReady(system, name);
  // What was counted before Prometheus had a page of it is not seen to come.
  for (const name of ['dusty', 'attic', 'cellar']) await isSeen(`kubevac_agent_info{robot="${name}"}`);
  const slot = pastSlot(2);
  await applySchedule(system, 'morning', { robotName: 'dusty', ...slot });
  await applySchedule(system, 'too-late', { robotName: 'dusty', ...pastSlot(3), startingDeadlineSeconds: 1 });
  for (const name of ['morning', 'too-late']) await seeScheduleReady(system, name);
  await missMinutes(dusty, 6);
  await seeRecorded(system, 'morning', slot);
  // A part of a histogram begins with its first event: it is the second that is seen to come.
  for (const name of ['small', 'small-again']) {
    await system.clean(name, 'dusty', small);
    assert.equal(await endOf(system, name), 'Succeeded');
    await delay(2 * scrapeMilliseconds);
  }
  await system.clean('stuck', 'cellar', whole);
  await seeFirmware(cellar.firmware, 'Cleaning');
  await cellar.firmware.request('fault', { kind: 'WheelStuck' });
  assert.match(await endOf(system, 'stuck'), /^Failed/);
  await system.patch('vac', 'cellar', { spec: { suspend: true } });
  await system.clean('everything', 'attic', whole);
  await seeFirmware(attic.firmware, 'Cleaning');
  await attic.firmware.request('set_time_factor', { factor: 1 });
  const client = await connectAsync(system.broker.url, { protocolVersion: 5, reconnectPeriod: 0 });
  await client.publishAsync(documentTopic({ namespace: system.namespace, name: 'attic' }, 'info'), 'no JSON', {
    qos: 1,
  });
  await client.endAsync();
  const { status } = (await system.get('nodes', system.nodeOf('attic'))) as SeenNode;
  assert.equal((await ask(status.daemonEndpoints.kubeletEndpoint.Port, 'GET /pods')).status, 401);
}

suite('queries', { skip: mosquittoMissing() || prometheusMissing() }, () => {
  let prometheus: Prometheus;
  const ends: (() => Promise<void> | void)[] = [];
  const system = systemForThisFile(async (begun) => {
    const { metricsPort } = await startedPages(begun.startOperator());
    const configuration = { ...scrapeJobs({ operatorPort: metricsPort }), rule_files: [rulesFile] };
    prometheus = await startPrometheus({ after: (end) => void ends.push(end) }, configuration);
    const isSeen = (query: string): Promise<boolean> => until(async () => (await prometheus.query(query)).length > 0);
    await work(begun, isSeen);
    await isSeen('kubevac_robot_current_task{robot="attic"}');
    await isSeen('kubevac_agent_notice{robot="cellar", reason="RobotSuspended"}');
    await isSeen('kubevac_operator_payloads_dropped_total{fault="NotJson"} == 1');
    await isSeen('kubevac_operator_kubelet_requests_total');
  });
  after(async () => {
    for (const end of ends) await end();
  });

  // A piece is what is between two of the points that `queryDay` asks for, and a scrape more: nothing that happened falls between them.
  const choice = { range: '2m', interval: '60s', rateInterval: '61s' };
  const isAnswered = async ({ expr, isInstant }: DashboardQuery): Promise<boolean> => {
    const query = fillIn(expr, { ...choice, namespace: system().namespace });
    return (await (isInstant ? prometheus.query(query) : prometheus.queryDay(query))).length > 0;
  };

  for (const { name, queries } of all)
    for (const [index, query] of queries.entries())
      test(`${name}: ${query.title}, query ${index + 1}`, async () => {
        if (mayBeEmpty.has(query.title)) await isAnswered(query);
        else await until(() => isAnswered(query), { what: () => `an answer to ${fillIn(query.expr, choice)}` });
      });

  for (const { record, expr } of allRules())
    if (record !== undefined)
      test(`rule ${record}`, async () => {
        await until(async () => (await prometheus.query(expr)).length > 0, { what: () => expr });
      });

  test('what is wrong with the stuck robot fires, and nothing of the others', async () => {
    const expr = 'ALERTS{robot!="", alertname!="KubevacScheduledRunMissed"}';
    const pending = await until(
      async () => {
        const found = await prometheus.query(expr);
        return found.length > 0 ? found : undefined;
      },
      { what: () => expr },
    );
    const said = new Set(pending.map(({ metric }) => `${metric['robot']} ${metric['alertname']}`));
    assert.deepEqual([...said], ['cellar KubevacRobotError']);
  });
});

const exported = new Map([...agentMetricsList(), ...operatorMetricsList()].map(({ name, type }) => [name, type]));
const asked = [...all.flatMap(({ queries }) => queries), ...allRules()].map(({ expr }) => expr).join('\n');

test('no panel and no rule asks for a metric that nobody exports', () => {
  for (const [name] of asked.matchAll(/\b(?:kubevac|process|nodejs)_\w+\b(?!:)/g)) {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    assert.ok(exported.has(name) || exported.get(base) === 'histogram', name);
  }
});

test('every metric is in a panel, a rule or on a page for people', () => {
  const pages = globSync(join(repository, 'docs/*.md')).filter((file) => basename(file) !== 'metrics.md');
  const text = `${asked}\n${pages.map((file) => readFileSync(file, 'utf8')).join('\n')}`;
  const named = new Set(Array.from(text.matchAll(/\w+/g), ([name]) => name.replace(/_(bucket|sum|count)$/, '')));
  const unused = [...exported.keys()].filter((name) => !named.has(name));
  assert.deepEqual(unused, []);
});
