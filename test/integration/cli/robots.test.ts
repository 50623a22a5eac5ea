/** Verbs that look at robots and change them, what each account may do, and kubectl's way to the plugin. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runWhole } from '../../support/cleanings.ts';
import { accountWith, completions, vacAs, type Vac } from '../../support/kubectl-vac.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { says, seeReady, stateOf } from '../../support/sights.ts';
import type { TestRobot } from '../../support/system.ts';
import { dustyAndSleepy, systemForThisFile } from '../../support/system-for-this-file.ts';

suite('kubectl vac looks at robots and steers them', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let user: string;
  let vac: Vac;
  let asAdmin: Vac;
  const system = systemForThisFile(async (begun) => {
    ({ dusty } = await dustyAndSleepy(begun));
    user = await accountWith(begun, 'kubevac-use');
    vac = vacAs(begun, user);
    asAdmin = vacAs(begun, await accountWith(begun, 'kubevac-admin'));
  });

  test('get, describe, history and why show a robot to whoever may give tasks', async () => {
    const get = await vac('get');
    assert.match(get.stdout, /^NAME +STATE +BATTERY +TASK +READY +ATTENTION +AGE\ndusty +Docked/);
    assert.match(get.stdout, /\nsleepy /);
    assert.ok(!(await vac('get', 'dusty')).stdout.includes('sleepy'));
    assert.equal((await vac('get', 'nobody')).code, 2);
    assert.match(
      (await vac('describe', 'dusty')).stdout,
      /^Name: +dusty in namespace [^]*\nRooms:\n {2}kitchen \(16\)\n/,
    );
    assert.match((await vac('history', 'dusty')).stderr, /^dusty has ended no task yet\n$/);
    assert.match(
      (await vac('why', 'sleepy')).stdout,
      /sleepy would not take up a task now: RobotSuspended: .*\n {2}What to do: Set/,
    );
    await vac('dock', 'dusty');
    await system().see('vac', 'dusty', ({ status }) => status.recentTasks?.length > 0);
    assert.match(
      (await vac('history', 'dusty')).stdout,
      /^AGO +TASK +RESULT +REASON +SUMMARY\n\d+s +RobotAction\/dusty-dock-\w+ +Succeeded/,
    );
  });

  test('a robot that was suspended is let go again, by who may change robots', async () => {
    assert.equal((await asAdmin('unsuspend', 'sleepy')).code, 0);
    await seeReady(system(), 'sleepy');
    const until = await asAdmin('suspend', 'sleepy', '--until', '2126-12-07T00:00:00Z');
    assert.match(until.stdout, /^vac\.kubevac\.dev\/sleepy suspended until 2126-12-07T00:00:00Z\n$/);
    await system().see('vac', 'sleepy', says('Ready', 'RobotSuspended'));
    const dry = await asAdmin('unsuspend', 'sleepy', '--dry-run=client');
    assert.match(dry.stdout, /patched \(dry run\): \{"spec":\{"suspend":false,"suspendUntil":null\}\}/);
    await system().see('vac', 'sleepy', says('Ready', 'RobotSuspended'));
    assert.match(
      (await asAdmin('suspend', 'sleepy', '--until', 'tomorrow')).stderr,
      /--until is "tomorrow": an instant is written with/,
    );
    assert.match((await asAdmin('suspend', 'sleepy', '--until', '2006-12-07T00:00:00Z')).stderr, /that is over/);
    assert.match(
      (await asAdmin('suspend', 'sleepy', '--until', '14days')).stderr,
      /a duration has a unit, as in 200ms/,
    );
  });

  test('stop --all --hold stops and holds every robot, and what is asked once it has returned is done', async () => {
    await runWhole(system(), 'at-work', 'dusty');
    const { code, stdout } = await asAdmin('stop', '--all', '--hold');
    assert.equal(code, 0, stdout);
    await system().see('cleaning', 'at-work', says('Failed', 'Stopped'));
    assert.equal(await stateOf(dusty), 'Idle');
    assert.equal((await vac('dock', 'dusty')).code, 0);
    for (const name of ['dusty', 'sleepy']) await system().see('vac', name, says('Ready', 'RobotSuspended'));
    await system().see('vac', 'dusty', ({ status }) => status.attention === 'RobotSuspended');
    assert.equal((await asAdmin('unsuspend')).code, 2);
    assert.match((await asAdmin('unsuspend', '--all')).stdout, /dusty may move again\n.*sleepy may move again\n$/);
    await seeReady(system(), 'dusty');
  });

  test('who may give tasks and not change robots stops them, and is told that they are not held', async () => {
    await runWhole(system(), 'at-work-again', 'dusty');
    const { code, stderr } = await vac('stop', 'dusty', '--hold');
    assert.equal(code, 1);
    assert.match(stderr, /^not held: .*kubevac-admin may change VacuumRobots/);
    await system().see('cleaning', 'at-work-again', says('Failed', 'Stopped'));
    assert.equal((await vac('suspend', 'dusty')).code, 1);
  });

  test('a new agent is adopted by the journal that the conflict names; without a conflict there is none', async (context) => {
    assert.match(
      (await asAdmin('adopt', 'dusty')).stderr,
      /^error: no other agent speaks for dusty, so there is none to adopt: Connected/,
    );
    const robot = await system().startRobot('swapped', { context });
    await seeReady(system(), 'swapped');
    robot.agent.kill('SIGKILL');
    await robot.agent.exited;
    robot.startAgent({ journalFile: join(robot.folder, 'new-card.db') });
    await system().see('vac', 'swapped', says('AgentConnected', 'AgentConflict'));
    const { code, stdout } = await asAdmin('adopt', 'swapped');
    assert.equal(code, 0);
    assert.match(stdout, /^vac\.kubevac\.dev\/swapped is to be bound to journal \S+\n$/);
    await seeReady(system(), 'swapped');
  });

  test('robots, rooms and tasks complete from the cluster', async () => {
    assert.deepEqual(await completions(system(), ['clean', 'du'], user), ['dusty', ':4']);
    assert.deepEqual(await completions(system(), ['clean', 'dusty', '--rooms', 'kitchen,ha'], user), [
      'kitchen,hall',
      ':4',
    ]);
    assert.deepEqual(await completions(system(), ['pau'], user), ['pause', ':4']);
    assert.deepEqual(await completions(system(), ['clean', ''], '/nowhere'), [':4']);
  });

  test('kubectl finds the plugin on PATH, completes it, and passes its exit code on', () => {
    const { binary } = system().plane;
    const bin = join(import.meta.dirname, '../../../cli/bin');
    const env = { ...process.env, KUBECONFIG: user, PATH: `${bin}:${process.env['PATH']}` };
    const kubectl = (...args: readonly string[]) => spawnSync(binary, ['kubectl', ...args], { env, encoding: 'utf8' });
    assert.match(kubectl('vac', 'get').stdout, /^NAME +STATE/);
    assert.equal(kubectl('vac', 'clean', 'dusty').status, 2);
    assert.match(kubectl('__complete', 'vac', 'clean', 'du').stdout, /^dusty\n:4\n/);
  });

  test('a cluster that cannot be found is said in a sentence', async () => {
    const nowhere = await vacAs(system(), '/nowhere')('get');
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /^error: .*\/nowhere/);
    const context = await vac('get', '--context', 'mars');
    assert.match(context.stderr, /^error: there is no context "mars": there are kubevac\n$/);
  });
});
