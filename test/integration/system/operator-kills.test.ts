/** The operator is killed where it matters, and started again or followed by a standby: one start, and the right end. */
import { suite, test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { diesAt } from '../../support/agent-hooks.ts';
import { small, startsFromNow } from '../../support/cleanings.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endingSignal, endOf, seeReady, stateOf } from '../../support/sights.ts';
import type { OperatorOptions, TestRobot } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

suite('an operator that is killed', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  const system = systemForThisFile(async (begun) => {
    const first = begun.startOperator();
    dusty = await begun.startRobot('dusty');
    await seeReady(begun, 'dusty');
    await first.stop();
  });

  /** An operator that leads. */
  async function lead(context: TestContext, options: OperatorOptions = {}): Promise<LoggedProcess> {
    const operator = system().startOperator({}, { ...options, context });
    await until(async () => (await system().leader()) === operator.name, { pollMilliseconds: 50, what: 'the Lease' });
    return operator;
  }

  /** What is done about the death: the Lease must have changed hands in the end. */
  const remedies = {
    'started again': () => ({ follow: (context: TestContext) => void system().startOperator({}, { context }) }),
    'followed by a standby': (context: TestContext) => {
      system().startOperator({}, { context });
      return { follow: () => undefined };
    },
  };

  const places = {
    'before it tells the robot': (name: string) => diesAt('BeforeSend', `"name":"${name}"`),
    'before it writes that the robot cleans': (name: string) => diesAt('BeforeSend', `/cleanings/${name}/status`),
    'before it writes the end': () => diesAt('BeforeSend', '"phase":"Succeeded"'),
  };

  for (const [how, remedy] of Object.entries(remedies)) {
    for (const [where, options] of Object.entries(places)) {
      test(`killed ${where}, ${how}`, async (context) => {
        const name = `${where} ${how}`.replaceAll(' ', '-');
        const starts = await startsFromNow(dusty);
        const victim = await lead(context, options(name));
        const { follow } = remedy(context);
        await system().clean(name, 'dusty', small);
        assert.equal(await endingSignal(victim), 'SIGKILL');
        follow(context);
        assert.equal(await endOf(system(), name), 'Succeeded');
        assert.notEqual(await system().leader(), victim.name);
        assert.equal(await starts(), 1);
      });
    }

    test(`killed while the robot cleans, ${how}`, async (context) => {
      const name = `killed-while-cleaning-${how.replaceAll(' ', '-')}`;
      const starts = await startsFromNow(dusty);
      const victim = await lead(context);
      const { follow } = remedy(context);
      await system().clean(name, 'dusty');
      await system().seePhase(name, 'Running');
      victim.kill('SIGKILL');
      await victim.exited;
      await until(async () => (await stateOf(dusty)) === 'Docked');
      follow(context);
      assert.equal(await endOf(system(), name), 'Succeeded');
      assert.notEqual(await system().leader(), victim.name);
      assert.equal(await starts(), 1);
    });

    test(`killed while it ends what a person deleted, ${how}`, async (context) => {
      const name = `deleted-${how.replaceAll(' ', '-')}`;
      const starts = await startsFromNow(dusty);
      const victim = await lead(context, diesAt('BeforeSend', '"phase":"Cancelled"'));
      const { follow } = remedy(context);
      await system().clean(name, 'dusty');
      await system().see('cleaning', name, ({ metadata }) => metadata.finalizers !== undefined);
      const removed = system().kubectl(['delete', 'cleaning', name, '--timeout=15s']);
      assert.equal(await endingSignal(victim), 'SIGKILL');
      follow(context);
      await removed;
      assert.equal(await stateOf(dusty), 'Docked');
      assert.equal(await starts(), 1);
    });
  }
});
