/** The broker's configuration and access list in manifests/base/broker, on a real Mosquitto: who reaches which topics. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { connectAsync, type MqttClient } from 'mqtt';
import {
  AGENT_QUESTIONS,
  answerTopic,
  DOCUMENTS,
  documentTopic,
  manualReplyTopic,
  manualTopic,
  questionTopic,
  timeReplyTopic,
  timeRequestTopic,
  type RobotKey,
} from '@kubevac/protocol/topics.ts';
import { mosquittoMissing, startMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { until } from '../support/until.ts';

const folder = join(import.meta.dirname, '../../manifests/base/broker');
const dusty = { namespace: 'home', name: 'dusty' };
const attic = { namespace: 'home', name: 'attic' };
const fromAgents = DOCUMENTS.filter((document) => document !== 'desired');
/** What the operator says of a robot besides `desired` and the time, and what is answered. */
const asked = (robot: RobotKey): string[] => [
  ...AGENT_QUESTIONS.map((question) => questionTopic(robot, question)),
  manualTopic(robot),
];
const answered = (robot: RobotKey): string[] => [
  ...AGENT_QUESTIONS.map((question) => answerTopic(robot, question)),
  manualReplyTopic(robot),
];
const passwords = { 'kubevac-operator': 'a', 'home/dusty': 'b', 'home/attic': 'c' } as const;
type User = keyof typeof passwords;

/** What the tests set themselves: where it listens, and where its files are. */
const placed =
  /^(listener|certfile|keyfile|tls_version|allow_anonymous|password_file|acl_file|set_tcp_nodelay|log_dest)\b/;
const located = /^persistence_location\b/;

function startAsInTheManifest(context: TestContext): Promise<Mosquitto> {
  const lines = readFileSync(join(folder, 'mosquitto.conf'), 'utf8').split('\n');
  const kept = lines.filter((line) => !placed.test(line) && !located.test(line));
  return startMosquitto(context, { passwords, configuration: [`acl_file ${join(folder, 'acl')}`, ...kept] });
}

async function connectAs(context: TestContext, { url }: Mosquitto, user: User): Promise<MqttClient> {
  const client = await connectAsync(url, {
    username: user,
    password: passwords[user],
    protocolVersion: 5,
    reconnectPeriod: 0,
  });
  context.after(() => client.endAsync(true));
  return client;
}

/** The topics of what arrives, in order. */
async function hear(client: MqttClient, filter: string): Promise<string[]> {
  const heard: string[] = [];
  client.on('message', (topic) => heard.push(topic));
  await client.subscribeAsync(filter, { qos: 1 });
  return heard;
}

async function isRefused(client: MqttClient, topic: string): Promise<boolean> {
  return client.publishAsync(topic, '{}', { qos: 1 }).then(
    () => false,
    (error: unknown) => /not authorized/i.test(String(error)),
  );
}

test('an agent publishes its own documents and no others', { skip: mosquittoMissing() }, async (context) => {
  const broker = await startAsInTheManifest(context);
  const heard = await hear(await connectAs(context, broker, 'kubevac-operator'), 'kubevac/v1/#');
  const agent = await connectAs(context, broker, 'home/dusty');
  const own = [
    ...fromAgents.map((document) => documentTopic(dusty, document)),
    timeRequestTopic(dusty),
    ...answered(dusty),
  ];
  const others = [
    ...DOCUMENTS.map((document) => documentTopic(attic, document)),
    documentTopic(dusty, 'desired'),
    timeReplyTopic(dusty),
    timeRequestTopic(attic),
    ...answered(attic),
    ...asked(dusty),
    ...asked(attic),
    'kubevac/v1/home/dusty/other',
    'other',
  ];
  for (const topic of others) assert.ok(await isRefused(agent, topic), topic);
  for (const topic of own) assert.equal(await isRefused(agent, topic), false, topic);
  await until(() => heard.length >= own.length);
  assert.deepEqual(heard, own);
});

test(
  "an agent hears its own robot's desired and the answers to it, whatever it subscribes to",
  { skip: mosquittoMissing() },
  async (context) => {
    const broker = await startAsInTheManifest(context);
    const operator = await connectAs(context, broker, 'kubevac-operator');
    const heard = await hear(await connectAs(context, broker, 'home/dusty'), '#');
    for (const robot of [attic, dusty])
      for (const topic of [documentTopic(robot, 'desired'), timeReplyTopic(robot), ...asked(robot)])
        assert.equal(await isRefused(operator, topic), false, topic);
    for (const topic of [...fromAgents.map((document) => documentTopic(dusty, document)), ...answered(dusty)])
      assert.ok(await isRefused(operator, topic), topic);
    await until(() => heard.includes(manualTopic(dusty)));
    assert.deepEqual(heard, [documentTopic(dusty, 'desired'), timeReplyTopic(dusty), ...asked(dusty)]);
  },
);

test(
  'an agent whose user was removed is cut off when the broker reads its passwords again',
  { skip: mosquittoMissing() },
  async (context) => {
    const broker = await startAsInTheManifest(context);
    const agent = await connectAs(context, broker, 'home/dusty');
    const { 'home/dusty': revoked, ...left } = passwords;
    assert.ok(revoked);
    await broker.setPasswords(left);
    broker.reload();
    await until(() => !agent.connected);
    await assert.rejects(connectAs(context, broker, 'home/dusty'), /not authorized/i);
  },
);
