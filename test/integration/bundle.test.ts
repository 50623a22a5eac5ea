/** What is installed, as it is installed: the bundles, the rights of manifests/base, the broker's access list; one cleaning and one map through all of it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { startFirmware } from '@kubevac/sandbox/firmware/start.ts';
import { spawnLogged, type LoggedProcess } from '@kubevac/sandbox/process.ts';
import { bundleAgent, bundleOperator } from '../../tools/bundle-programs.ts';
import { succeed, useControlPlane } from '../support/control-plane.ts';
import { mosquittoMissing, startMosquitto } from '../support/mosquitto.ts';
import { operatorKubeconfig } from '../support/operator-account.ts';
import { until } from '../support/until.ts';

const acl = join(import.meta.dirname, '../../manifests/base/broker/acl');

/** Far above what it takes (80 MiB): this is for a leak or a bundle that drags everything in, not for a noisy machine. */
const agentResidentMebibytes = 110;

interface Run {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

function start(context: TestContext, folder: string, run: Run): LoggedProcess {
  const logFile = join(folder, `${run.name}.log`);
  const env = { ...process.env, KUBEVAC_NODE: process.execPath };
  const child = spawnLogged({ ...run, args: [...run.args], env, logFile, log: silentLogger, exitWithStdin: true });
  context.after(() => child.stop());
  return child;
}

test(
  'the bundled operator and agent clean a kitchen and draw a map with no more rights than they are given',
  { skip: mosquittoMissing() },
  async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'kubevac-bundle-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const [operator] = await Promise.all([bundleOperator(folder), bundleAgent(folder)]);

    const plane = await useControlPlane(context, { crds: true });
    const { namespace } = plane;
    const user = `${namespace}/dusty`;
    const passwords = { 'kubevac-operator': 'o', [user]: 'd' };
    const broker = await startMosquitto(context, { passwords, configuration: [`acl_file ${acl}`] });
    const socketPath = join(folder, 'firmware.sock');
    const firmware = await startFirmware({ socketPath, timeFactor: 100, seed: 1, log: silentLogger });
    context.after(() => firmware.stop());
    for (const [name, password] of [
      ['operator', 'o'],
      ['agent', 'd'],
    ] as const)
      await writeFile(join(folder, `${name}.password`), password);

    const kubectl = (args: readonly string[], stdin?: string): Promise<string> =>
      succeed(plane, ['-n', namespace, ...args], stdin);
    const create = (kind: string, name: string, spec: object): Promise<string> =>
      kubectl(
        ['create', '-f', '-'],
        JSON.stringify({ apiVersion: 'kubevac.dev/v1alpha1', kind, metadata: { name }, spec }),
      );
    await create('VacuumRobot', 'dusty', {});
    const operating = start(context, folder, {
      name: 'operator',
      command: process.execPath,
      args: [
        operator,
        `--kubeconfig=${await operatorKubeconfig(plane, namespace)}`,
        `--namespace=${namespace}`,
        `--watch-namespace=${namespace}`,
        `--broker-url=${broker.url}`,
        '--broker-username=kubevac-operator',
        `--broker-password-file=${folder}/operator.password`,
        '--listen-host=127.0.0.1',
        '--metrics-port=0',
        '--health-port=0',
        '--node-address=127.0.0.1',
        '--kubelet-host=127.0.0.1',
      ],
    });
    const agent = start(context, folder, {
      name: 'agent',
      command: join(folder, 'kubevac-agent'),
      args: [
        `--namespace=${namespace}`,
        '--name=dusty',
        `--broker-url=${broker.url}`,
        `--broker-username=${user}`,
        `--broker-password-file=${folder}/agent.password`,
        `--journal-file=${folder}/journal.db`,
        `--simulator-socket=${socketPath}`,
      ],
    });

    await create('Cleaning', 'kitchen', { robotName: 'dusty', mode: 'Rooms', rooms: ['kitchen'] });
    const phase = ['get', 'cleaning', 'kitchen', '-o', 'jsonpath={.status.phase}/{.status.reason}'];
    let seen = '';
    await until(async () => (seen = await kubectl(phase)).startsWith('Succeeded'), {
      deadlineMilliseconds: 60_000,
      pollMilliseconds: 250,
      what: () => `the cleaning succeeds, it is ${seen}\n${agent.tail(10)}`,
    });
    await create('MapDump', 'plan', { robotName: 'dusty', formats: ['png', 'svg'] });
    const files = [
      'get',
      'secret',
      'plan-output',
      '--ignore-not-found',
      '-o',
      'go-template={{range $k, $_ := .data}}{{$k}} {{end}}',
    ];
    const made = await until(async () => kubectl(files), { deadlineMilliseconds: 20_000, pollMilliseconds: 250 });
    assert.equal(made.trim(), 'map.png map.svg');

    await create('VacuumSchedule', 'daily', {
      robotName: 'dusty',
      schedule: '0 9 * * *',
      timeZone: 'Europe/Berlin',
      cleaning: { mode: 'Full' },
    });
    await kubectl(['wait', 'vsched/daily', '--for=condition=Ready', '--timeout=20s']);
    await until(async () => (await readFile(agent.logFile, 'utf8')).includes('schedules beat'));

    // Made in a thread of its own, whose program has to be where the bundle looks for it.
    assert.match(await readFile(operating.logFile, 'utf8'), /kubelet certificate made/);

    const resident = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${agent.pid}/status`, 'utf8'))?.[1];
    context.diagnostic(`agent resident: ${Math.round(Number(resident) / 1024)} MiB`);
    assert.ok(Number(resident) / 1024 < agentResidentMebibytes, `${resident} KiB`);
  },
);
