/** What people who look at a robot ask it for: its map and its sensors, as they are now. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test, type TestContext } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { decodeMap } from '@kubevac/maps/codec.ts';
import { AgentRpc } from '@kubevac/operator/fleet/agent-rpc.ts';
import { readingAnswer, unpackMapAnswer, type MapAnswer, type ReadingAnswer } from '@kubevac/protocol/live.ts';
import { unpackOutput } from '@kubevac/protocol/output.ts';
import { answerTopic, type RobotKey } from '@kubevac/protocol/topics.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { oneOperator, systemForThisFile } from '../../support/system-for-this-file.ts';
import { seeFirmware, seeReady } from '../../support/sights.ts';
import { until } from '../../support/until.ts';

interface Asker {
  readonly map: (known?: string) => Promise<MapAnswer>;
  readonly reading: (...sensors: string[]) => Promise<ReadingAnswer>;
}

suite('a robot that somebody looks at', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (whole) => {
    await oneOperator(whole);
    await whole.startRobot('dusty');
    await seeReady(whole, 'dusty');
  });

  async function ask(context: TestContext, name = 'dusty'): Promise<Asker> {
    const robot: RobotKey = { namespace: system().namespace, name };
    const connection = new MqttConnection({ url: system().broker.url, clientId: `asker-${name}`, log: silentLogger });
    const ending = new AbortController();
    const rpc = new AgentRpc(connection);
    rpc.start(ending.signal);
    for (const question of ['map', 'reading'] as const) connection.subscribe(answerTopic(robot, question));
    connection.start(ending.signal);
    context.after(async () => {
      ending.abort();
      await connection.end();
    });
    await until(() => connection.connected);
    // Ready is said in one write with the binding, of which the agent hears a moment later; until then it answers nobody.
    const isAnswered = async (): Promise<boolean> => {
      const asking = { body: { sensors: ['battery'] }, signal: AbortSignal.timeout(500) };
      return rpc.ask(robot, 'reading', asking).then(
        () => true,
        () => false,
      );
    };
    await until(isAnswered, { what: 'the agent answers' });
    const signal = AbortSignal.timeout(10_000);
    return {
      map: async (known) =>
        unpackMapAnswer(await rpc.ask(robot, 'map', { body: known === undefined ? {} : { known }, signal })) ??
        assert.fail('the answer does not read'),
      reading: async (...sensors) =>
        readingAnswer.parse(JSON.parse(String(await rpc.ask(robot, 'reading', { body: { sensors }, signal })))),
    };
  }

  test('the map comes as a MapDump leaves it, and not again as long as it is the same', async (context) => {
    const { map } = await ask(context);
    const answer = await map();
    assert.ok('file' in answer);
    assert.equal(answer.sha256, createHash('sha256').update(answer.file).digest('hex'));
    const [part] = unpackOutput(answer.file);
    const { grid, dock, segments } = decodeMap(part?.bytes ?? Buffer.of());
    assert.deepEqual([grid.columns, grid.rows, segments.length], [200, 160, 5]);
    assert.notEqual(dock, undefined);
    assert.deepEqual(await map(answer.sha256), { unchanged: true });
    assert.ok('file' in (await map('0'.repeat(64))));
  });

  test('sensors are read once, with their units and the names of their values', async (context) => {
    const { reading } = await ask(context);
    const answer = await reading('bumper', 'battery');
    assert.ok('values' in answer);
    assert.deepEqual(answer.sensors, [
      { name: 'bumper', unit: 'boolean', fields: ['left', 'right'] },
      { name: 'battery', unit: 'percent' },
    ]);
    assert.deepEqual(answer.values, [[0, 0], [answer.values[1]?.[0]]]);
    assert.ok(Math.abs((answer.wallMilliseconds ?? 0) - Date.now()) < 10_000);
    const lidar = await reading('lidar');
    assert.ok('values' in lidar && lidar.values[0]?.length === 360);
  });

  test('a sensor that the robot does not have is named, and so are those that it has', async (context) => {
    const { reading } = await ask(context);
    const answer = await reading('bumper', 'sonar');
    assert.ok('refused' in answer);
    assert.equal(answer.refused.reason, 'Unsupported');
    assert.match(answer.refused.message, /no sensor sonar; it has lidar, bumper, cliff/);
  });

  test('both are answered while the robot moves, and move nothing', async (context) => {
    const robot = await system().startRobot('busy', { context });
    await seeReady(system(), 'busy');
    await system().clean('busy', 'busy');
    await seeFirmware(robot.firmware, 'Cleaning');
    const { map, reading } = await ask(context, 'busy');
    const [first, values] = await Promise.all([map(), reading('wheel-ticks')]);
    assert.ok('file' in first && 'values' in values);
    await until(async () => 'file' in (await map(first.sha256)), { what: 'the map is another one' });
    assert.equal((await robot.starts()).length, 1);
  });

  test('of many that ask at once the newest is answered, and the agent stays well', async (context) => {
    const { map } = await ask(context);
    const answers = Array.from({ length: 20 }, () => map().catch(() => undefined));
    const first = await Promise.any(answers);
    assert.ok(first !== undefined && 'file' in first);
    assert.ok('file' in (await map()));
  });
});
