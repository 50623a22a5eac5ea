/** What a robot and the operator say to Prometheus, over MQTT and directly; read as Prometheus and promtool read it. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { parseMetrics } from '../../support/metrics-page.ts';
import { startedPages } from '../../support/operator-pages.ts';
import { seeReady } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';

suite('pages', { skip: mosquittoMissing() }, () => {
  let port = 0;
  const system = systemForThisFile(async (begun) => {
    const operator = begun.startOperator();
    await begun.startRobot('dusty');
    await new Promise((r) => setTimeout(r, 3000));
    console.log(operator.tail(20));
    await seeReady(begun, 'dusty');
    port = (await startedPages(operator)).metricsPort;
  });

  test('look', async () => {
    const sd = await fetch(`http://127.0.0.1:${port}/sd`);
    console.log(await sd.text());
    const path = `/robots/${system().namespace}/dusty/metrics`;
    const page = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'accept-encoding': 'identity' } });
    const text = await page.text();
    console.log(page.status, page.headers, text);
    const own = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    console.log(own);
    const { writeFileSync } = await import('node:fs');
    writeFileSync('/tmp/robot.prom', text);
    writeFileSync('/tmp/operator.prom', own);
    parseMetrics(text);
    parseMetrics(own);
  });
});
