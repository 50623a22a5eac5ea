/** A person has the robot clean, and who writes that down is killed where it matters: one record, with its end. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { diesAt } from '../../support/agent-hooks.ts';
import { cleanByApp, seeLocalRecords, startWatchedRobot } from '../../support/local-runs.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { endingSignal } from '../../support/sights.ts';
import type { OperatorOptions } from '../../support/system.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';

suite('a run that a person started is on record once', { skip: mosquittoMissing() }, () => {
  let operator: LoggedProcess;
  const system = systemForThisFile(async (begun) => {
    operator = begun.startOperator();
  });

  async function replaceOperator(options: OperatorOptions = {}): Promise<LoggedProcess> {
    await operator.stop();
    operator = system().startOperator({}, options);
    return operator;
  }

  const commits = { 'before it is written down': 'BeforeCommit', 'after it is written down': 'AfterCommit' } as const;
  for (const [when, place] of Object.entries(commits))
    test(`when the agent dies ${when}`, async (context) => {
      const agent = diesAt(place, '"slot":');
      const robot = await startWatchedRobot(system(), place.toLowerCase(), { context, agent });
      await cleanByApp(robot);
      assert.equal(await endingSignal(robot.agent), 'SIGKILL');
      robot.startAgent();
      await seeLocalRecords(system(), robot, 1);
      assert.equal((await robot.starts()).length, 1);
    });

  /** Of a robot called so. What names the record as its last task says also up to which slot runs are on record. */
  const moments: Record<string, (name: string) => OperatorOptions> = {
    'before it creates the record': () => diesAt('BeforeSend', '"recordOf":"local/'),
    'after it creates the record': () => diesAt('AfterSend', '"recordOf":"local/'),
    'after it writes the end': () => diesAt('AfterSend', '"phase":"Succeeded"'),
    'before it writes that it is on record': (name) => diesAt('BeforeSend', `"kind":"Cleaning","name":"${name}-local-`),
    'after it writes that it is on record': (name) => diesAt('AfterSend', `"kind":"Cleaning","name":"${name}-local-`),
  };
  for (const [when, optionsFor] of Object.entries(moments))
    test(`when the operator dies ${when}`, async (context) => {
      const name = when.replaceAll(' ', '-');
      const robot = await startWatchedRobot(system(), name, { context });
      const victim = await replaceOperator(optionsFor(name));
      await cleanByApp(robot);
      assert.equal(await endingSignal(victim), 'SIGKILL');
      await replaceOperator();
      await seeLocalRecords(system(), robot, 1);
    });
});
