/** kubectl as people use it on missions: logs, attach, exec, top, through the real API server. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { runMission, seePodPhase } from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { seeNodeReady } from '../../support/nodes.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import type { TestRobot } from '../../support/system.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { until } from '../../support/until.ts';

const kitchen = ['clean', '--rooms=kitchen'];

suite('kubectl on missions', { skip: mosquittoMissing() }, () => {
  let operator: LoggedProcess;
  const system = systemForThisFile(async (begun) => void (operator = begun.startOperator()));
  const kubectl = (...args: readonly string[]): Promise<string> => system().kubectl(args);
  const robotNamed = async (name: string, context: object): Promise<TestRobot> => {
    const robot = await system().startRobot(name, { context: context as never });
    await seeNodeReady(system(), name);
    return robot;
  };

  test('kubectl logs -f shows how it goes, to its end; afterwards kubectl logs shows the same', async (context) => {
    await robotNamed('told', context);
    await runMission(system(), 'told', { robot: 'told', args: kitchen });
    await seePodPhase(system(), 'told', 'Running');
    const followed = await kubectl('logs', '-f', 'told');
    assert.match(followed, /^started\n(\d+ %\n)+succeeded: .*m².*\n$/);
    assert.equal(await kubectl('logs', 'told'), followed);
    assert.equal((await kubectl('logs', 'told', '--tail=1')).split('\n').length, 2);
    assert.match(await kubectl('logs', 'told', '--timestamps', '--tail=1'), /^20\d\d-\d\d-\d\dT[\d:.]+Z succeeded/);
    await assert.rejects(
      kubectl('logs', 'told', '--previous'),
      /previous terminated container "clean" in pod "told" not found/,
    );
  });

  test('after the operator was restarted the log is whole', async (context) => {
    await robotNamed('again', context);
    await runMission(system(), 'again', { robot: 'again', args: kitchen });
    await seePodPhase(system(), 'again', 'Running');
    operator.kill('SIGKILL');
    operator = system().startOperator();
    await seePodPhase(system(), 'again', 'Succeeded');
    assert.match(await kubectl('logs', 'again'), /^started\n(\d+ %\n)+succeeded: /);
  });

  test('of a robot that is away a finished mission still has its last words, and a running one says why not', async (context) => {
    const robot = await robotNamed('away', context);
    await runMission(system(), 'done', { robot: 'away', args: kitchen });
    await seePodPhase(system(), 'done', 'Succeeded');
    robot.agent.kill('SIGKILL');
    operator.kill('SIGKILL');
    operator = system().startOperator();
    const log = await until(() => kubectl('logs', 'done').catch(() => undefined), {
      deadlineMilliseconds: 14_000,
      what: 'a log',
    });
    assert.match(log, /succeeded: /);
  });

  test('kubectl attach follows it and ends as it does', async (context) => {
    await robotNamed('attached', context);
    await runMission(system(), 'attached', { robot: 'attached', args: kitchen });
    await seePodPhase(system(), 'attached', 'Running');
    assert.match(await kubectl('attach', 'attached'), /started\n(\d+ %\n)+succeeded: /);
  });

  test('a container of which the robot never heard has a log too: why it ended, or nothing yet', async (context) => {
    await robotNamed('untold', context);
    await runMission(system(), 'typo', { robot: 'untold', args: ['clean', '--room=kitchen'] });
    await seePodPhase(system(), 'typo', 'Failed');
    assert.match(await kubectl('logs', 'typo'), /--room/);
    assert.match(await kubectl('logs', '-f', 'typo'), /--room/);
    await runMission(system(), 'again-and-again', {
      robot: 'untold',
      args: ['clean', '--room=kitchen'],
      spec: { restartPolicy: 'OnFailure' },
    });
    await until(async () => (await kubectl('get', 'pod', 'again-and-again')).includes('CrashLoopBackOff'));
    assert.match(await kubectl('logs', '-f', 'again-and-again'), /--room/);
    await kubectl('delete', 'pod', 'again-and-again');
    await runMission(system(), 'idle', { robot: 'untold', args: ['drive', '--manual'] });
    await seePodPhase(system(), 'idle', 'Running');
    assert.equal(await kubectl('logs', 'idle'), '');
    const goesOn = delay(1_500, 'goes on');
    const followed = kubectl('logs', '-f', 'idle');
    assert.equal(await Promise.race([followed, goesOn]), 'goes on');
    await kubectl('delete', 'pod', 'idle');
    assert.equal(await followed, '');
  });

  test('kubectl exec POD -- status answers; what is no command is said with 127', async (context) => {
    await robotNamed('asked', context);
    await runMission(system(), 'asked', { robot: 'asked', args: ['sensors', 'battery', '--for=10m'] });
    await seePodPhase(system(), 'asked', 'Running');
    const status = await kubectl('exec', 'asked', '--', 'status');
    assert.match(status, /^robot +test-\S+\/asked\nstate +Docked\nbattery +\d+ %/);
    await assert.rejects(kubectl('exec', 'asked', '--', 'sh'), /"sh" is not a command of a robot: there are/);
    assert.match(await kubectl('exec', 'asked', '--', 'help'), /^what may be asked of a robot:\n {2}status /);
    assert.match(await kubectl('exec', 'asked', '--', 'sensors', 'battery'), /^battery: \d+ percent\n$/);
    const wrong = kubectl('exec', 'asked', '--', 'sensors', 'battery', '--for=2s');
    await assert.rejects(wrong, /sensors takes no "--for=2s": it is exec POD -- sensors NAME…/);
  });
});
