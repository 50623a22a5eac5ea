/**
 * So many robots in their docks, as the operator hears them: presence, info and reported, retained, and telemetry every 10 s each, staggered.
 * One process with one connection for all of them: there is nothing behind it.
 *
 *   node fleet.ts BROKER-URL NAMESPACE ROBOTS [PAGE]
 *
 * PAGE: a file that each answers with when it is scraped.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLogger } from '@kubevac/base/log.ts';
import { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { readDesired } from '@kubevac/protocol/read-desired.ts';
import { answerTopic, documentTopic, parseTopic } from '@kubevac/protocol/topics.ts';
import { infoOf, presenceOf, reportedOf, telemetryOf } from './robot-documents.ts';
import { robotName } from './robot-name.ts';

const heartbeatMilliseconds = 10_000;
const tickMilliseconds = 100;

const [url = '', namespace = '', count = '0', pageFile] = process.argv.slice(2);
const page = pageFile === undefined ? undefined : readFileSync(pageFile);
const robots = Array.from({ length: Number(count) }, (_, index) => ({ namespace, name: robotName(index) }));
const started = new Date();
const connection = new MqttConnection({ url, clientId: 'fleet', log: silentLogger });
/** One after the other: agents have a connection each, and this one may not have all their answers under way. */
let answered = Promise.resolve();
const connected = new Promise<void>((resolve) => void connection.onConnect(resolve));
connection.onMessage((topic, payload, { properties }) => {
  const { robot, rest } = parseTopic(topic) ?? {};
  const name = robot?.name;
  if (rest === 'rpc/metrics') {
    const { correlationData } = properties;
    if (robot === undefined || page === undefined || correlationData === undefined) return;
    return void connection.publish(answerTopic(robot, 'metrics'), page, { qos: 0, correlationData });
  }
  const { document } = readDesired(payload);
  if (name !== undefined && document !== undefined)
    answered = answered.then(() => retain(name, 'reported', reportedOf(name, document)));
});
// As an agent does: it ends with the pipe of who started it.
process.stdin.resume().on('end', () => process.exit(0));
connection.start(new AbortController().signal);
await connected;
connection.subscribe(`kubevac/v1/${namespace}/+/desired`);
connection.subscribe(`kubevac/v1/${namespace}/+/rpc/metrics`, { qos: 0 });
for (const { name } of robots) {
  await retain(name, 'info', infoOf(name));
  await retain(name, 'presence', presenceOf(name, started));
}
process.stdout.write('all robots are online\n');
for (let next = 0; ;) {
  const until = next + (robots.length * tickMilliseconds) / heartbeatMilliseconds;
  const text = JSON.stringify(telemetryOf(started, new Date()));
  for (; next < until; next += 1) {
    const robot = robots[next % robots.length];
    if (robot !== undefined) await connection.publish(documentTopic(robot, 'telemetry'), text, { qos: 0 });
  }
  await delay(tickMilliseconds);
}

function retain(name: string, document: 'info' | 'presence' | 'reported', value: object): Promise<void> {
  return connection.publish(documentTopic({ namespace, name }, document), JSON.stringify(value), { retain: true });
}
