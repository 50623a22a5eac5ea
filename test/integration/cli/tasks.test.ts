/** Verbs that ask a robot for something, followed to the end, by an account that may only give tasks. */
import { suite, test } from 'node:test';
import assert from 'node:assert/strict';
import { startsFromNow } from '../../support/cleanings.ts';
import {
  accountWith,
  scriptMissing,
  startVac,
  startVacOnTerminal,
  vacAs,
  type Vac,
  type VacResult,
} from '../../support/kubectl-vac.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { seeFirmware, stateOf } from '../../support/sights.ts';
import type { TestRobot } from '../../support/system.ts';
import { dustyAndSleepy, systemForThisFile } from '../../support/system-for-this-file.ts';
import { until } from '../../support/until.ts';

/** A command begins in a second on an idle machine. */
const patient = { deadlineMilliseconds: 30_000 };

suite('kubectl vac asks for tasks', { skip: mosquittoMissing() }, () => {
  let dusty: TestRobot;
  let sleepy: TestRobot;
  let account: string;
  let vac: Vac;
  const system = systemForThisFile(async (begun) => {
    ({ dusty, sleepy } = await dustyAndSleepy(begun));
    account = await accountWith(begun, 'kubevac-use');
    vac = vacAs(begun, account);
  });

  const tasks = async (): Promise<string[]> => {
    const names = await system().kubectl(['get', 'cleanings,robotactions', '-o', 'name']);
    return names.split('\n').filter(Boolean);
  };
  const nameOf = ({ stdout }: Pick<VacResult, 'stdout'>): string => /^\S+\/(\S+) created$/m.exec(stdout)?.[1] ?? '';

  test('a room is cleaned to the end: a line per change, exit code 0', async () => {
    const starts = await startsFromNow(dusty);
    const result = await vac('clean', 'dusty', '--rooms', 'kitchen', '--fan', 'LOW');
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /^cleaning\.kubevac\.dev\/dusty-clean-\w+ created\n/);
    assert.match(result.stdout, /\ndusty-clean-\w+ {2}Running/);
    assert.match(result.stdout, /\ndusty-clean-\w+ {2}Succeeded {2}\d+\.\d m² · \d+m\n$/);
    assert.equal(result.stderr, '');
    assert.equal(await starts(), 1);
  });

  test('what makes no sense is refused with code 2, and nothing is created', async () => {
    const before = await tasks();
    const refused: Readonly<Record<string, RegExp>> = {
      'clean dusty': /^error: clean needs to know what: --rooms/,
      'claen dusty --all': /^error: "claen" is not a verb: did you mean clean\?/,
      'clean dutsy --all':
        /^error: there is no robot "dutsy" in namespace \S+: there are dusty, sleepy: did you mean dusty\?/,
      'clean dusty --rooms kitchn': /^error: dusty has no room "kitchn": it has kitchen, .*: did you mean kitchen\?/,
      'clean dusty --all --fan turbo': /^error: dusty has no fan speed "Turbo": it has Min, /,
      'clean dusty --spot sofa': /^error: dusty has no place "sofa": it has none/,
      'clean dusty --all --namespce x': /^error: --namespce is not a flag of clean: did you mean --namespace\?/,
      'sensors dusty ladir': /^error: dusty has no sensor "ladir": it has /,
      'clean dusty --all -o yaml': /^error: -o is "yaml": .* add --dry-run=client/,
    };
    for (const [line, fault] of Object.entries(refused)) {
      const { code, stdout, stderr } = await vac(...line.split(' '));
      assert.equal(code, 2, line);
      assert.match(stderr, fault);
      assert.equal(stdout, '');
    }
    assert.deepEqual(await tasks(), before);
  });

  test('a dry run prints what it would create, which kubectl takes, and creates nothing', async () => {
    const before = await tasks();
    const { code, stdout } = await vac('clean', 'dusty', '--zone=-5,0,9,9', '--dry-run=client', '-o', 'yaml');
    assert.equal(code, 0);
    assert.match(stdout, /generateName: dusty-clean-/);
    assert.deepEqual(await tasks(), before);
    await system().kubectl(['create', '--dry-run=server', '-f', '-'], stdout);
    assert.match(
      (await vac('dock', 'dusty', '--dry-run=client')).stdout,
      /^robotaction\S+\/dusty-dock- created \(dry run\)\n$/,
    );
    assert.deepEqual(await tasks(), before);
  });

  test('a task that cannot begin in time has never moved the robot: code 75, with what to do', async () => {
    const starts = await startsFromNow(sleepy);
    const { code, stdout } = await vac('clean', 'sleepy', '--all', '--start-within', '1s');
    assert.equal(code, 75);
    assert.match(stdout, /Failed {2}StartDeadline: .*\nWhat to do: Mend what the message says/);
    assert.equal(await starts(), 0);
  });

  test('--wait=false returns at once, and the robot is sent home later: code 0', async () => {
    const { code, stdout } = await vac('clean', 'dusty', '--all', '--wait=false');
    assert.equal(code, 0);
    const name = nameOf({ stdout });
    await system().seePhase(name, 'Running');
    const left = await vac('clean', 'dusty', '--rooms', 'hall', '--timeout', '1s');
    assert.equal(left.code, 7);
    assert.match(left.stderr, /^it is not over yet: cleaning\/\S+ goes on; kubectl vac cancel \S+ ends it/);
    const cancelled = await vac('cancel', nameOf(left));
    assert.equal(cancelled.code, 0, cancelled.stdout);
    assert.equal((await vac('cancel', `cleaning/${name}`)).code, 0);
    assert.equal(await stateOf(dusty), 'Docked');
  });

  test('a task that somebody cancels ends with code 4, one that a fault ends with code 3, one that takes too long with 5', async () => {
    const cancelled = startVac(system(), ['clean', 'dusty', '--all'], account);
    await until(() => cancelled.stdout().includes('Running'), patient);
    await system().patch('cleaning', nameOf({ stdout: cancelled.stdout() }), { spec: { cancel: true } });
    assert.equal((await cancelled.ended).code, 4);
    const late = await vac('clean', 'dusty', '--all', '--active-deadline', '1s');
    assert.equal(late.code, 5);
    assert.match(late.stdout, /Failed {2}ActiveDeadline/);
    const stuck = startVac(system(), ['clean', 'dusty', '--all'], account);
    await until(() => stuck.stdout().includes('Running'), patient);
    await dusty.firmware.request('fault', { kind: 'WheelStuck' });
    const { code, stdout } = await stuck.ended;
    assert.equal(code, 3, stdout);
    assert.match(stdout, /What to do: Free the wheel/);
    const why = await vac('why', 'dusty');
    assert.match(why.stdout, /^Cleaning\/dusty-clean-\w+ failed \d+s ago \(\S+\): WheelStuck\n/);
    assert.match(why.stdout, /What to do: Free the wheel/);
    assert.match(why.stdout, /\ndusty reports a fault now: WheelStuck/);
    await dusty.firmware.request('clear_fault');
    await system().see('vac', 'dusty', ({ status }) => status.error === undefined);
    assert.equal((await vac('dock', 'dusty')).code, 0);
  });

  test('the running task of a robot pauses and goes on', async () => {
    const running = startVac(system(), ['clean', 'dusty', '--all'], account);
    await until(() => running.stdout().includes('Running'), patient);
    const paused = await vac('pause', 'dusty');
    assert.equal(paused.code, 0, paused.stderr);
    assert.equal(await stateOf(dusty), 'Paused');
    const again = await vac('pause', 'dusty');
    assert.deepEqual([again.code, again.stderr], [0, 'it is paused already\n']);
    const resumed = await vac('resume', 'dusty');
    assert.equal(resumed.code, 0, resumed.stderr);
    await seeFirmware(dusty.firmware, 'Cleaning');
    const resumedAgain = await vac('resume', 'dusty');
    assert.deepEqual([resumedAgain.code, resumedAgain.stderr], [0, 'it goes on already\n']);
    assert.equal((await vac('stop', 'dusty')).code, 0);
    assert.equal((await running.ended).code, 4);
    assert.equal((await vac('pause', 'dusty')).code, 2);
  });

  test('Ctrl-C without a terminal leaves the task running, says so, and ends with code 7', async () => {
    const running = startVac(system(), ['clean', 'dusty', '--all'], account);
    await until(() => running.stdout().includes('Running'), patient);
    running.child.kill('SIGINT');
    const { code, stderr, stdout } = await running.ended;
    assert.equal(code, 7);
    assert.match(stderr, /^interrupted: cleaning\/\S+ goes on; kubectl vac cancel \S+ ends it\n$/);
    assert.equal((await system().get('cleaning', nameOf({ stdout })))?.status.phase, 'Running');
    assert.equal((await vac('cancel', nameOf({ stdout }))).code, 0);
  });

  test('Ctrl-C on a terminal asks, and yes cancels the task', { skip: scriptMissing }, async () => {
    const running = startVacOnTerminal(system(), ['clean', 'dusty', '--all'], account);
    await until(() => /█+░+ {2}\d+ %/.test(running.stdout()), patient);
    running.child.stdin.write('\u0003');
    await until(() => running.stdout().includes('leave it running] '), patient);
    running.child.stdin.write('y\n');
    const { code, stdout } = await running.ended;
    assert.equal(code, 4, stdout);
    assert.match(stdout, /Cancelled {2}Cancelled: /);
  });
});
