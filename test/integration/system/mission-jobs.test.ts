/** Whatever befalls a Job: one mission, never two. The Job is shaped as docs/nodes.md says. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { missionContainer, missionSpec, seePod } from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { keepWorker, seeNode, seeNodeReady } from '../../support/nodes.ts';
import { conditionOf, seeFirmware } from '../../support/sights.ts';
import type { LoggedProcess } from '@kubevac/sandbox/process.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import type { TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';

const graceSeconds = 3;
/** What is to be in the middle of it when something befalls it. */
const LONG: ReadonlySet<string> = new Set(['short', 'pod-gone', 'forced']);

suite('a Job cleans once', { skip: mosquittoMissing() }, () => {
  let operator: LoggedProcess;
  const system = systemForThisFile(async (begun) => void (operator = begun.startOperator()), {
    ownPlane: true,
    // Else nobody would be missed for 50 s.
    controllerManagerFlags: [`--node-monitor-grace-period=${graceSeconds}s`, '--node-monitor-period=500ms'],
  });
  const kubectl = (...args: readonly string[]): Promise<string> => system().kubectl(args);

  /** A Job is made of the CronJob as by hand, and the robot begins. @returns the name of its Pod */
  async function begin(robot: string, tolerations?: readonly object[]): Promise<string> {
    await system().kubectl(['apply', '-f', '-'], JSON.stringify(cronJob(robot, tolerations)));
    await kubectl('create', 'job', robot, `--from=cronjob/${robot}`);
    const name = await until(
      async () => (await kubectl('get', 'pods', '-l', `job-name=${robot}`, '-o', 'name')).trim().replace('pod/', ''),
      { what: `a Pod of Job ${robot}` },
    );
    await seePod(system(), name, ({ status }) => status.phase === 'Running');
    return name;
  }

  function cronJob(robot: string, tolerations: readonly object[] = []): object {
    const { tolerations: usual, ...spec } = missionSpec(robot, system()) as { tolerations: readonly object[] };
    const template = {
      spec: {
        ...spec,
        tolerations: tolerations.length > 0 ? tolerations : usual,
        containers: [missionContainer('clean', LONG.has(robot) ? ['clean', '--all'] : ['clean', '--rooms=kitchen'])],
      },
    };
    const podFailurePolicy = {
      rules: [
        { action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        { action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [0, 75] } },
      ],
    };
    const job = {
      backoffLimit: 3,
      activeDeadlineSeconds: 10_800,
      podReplacementPolicy: 'Failed',
      podFailurePolicy,
      template,
    };
    return {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: robot },
      spec: {
        schedule: '0 9 * * *',
        timeZone: 'Europe/Berlin',
        concurrencyPolicy: 'Forbid',
        jobTemplate: { spec: job },
      },
    };
  }

  async function robotNamed(name: string, context: object): Promise<TestRobot> {
    const robot = await system().startRobot(name, { context: context as never });
    await seeNodeReady(system(), name);
    return robot;
  }

  const jobEnds = async (name: string, condition: 'Complete' | 'Failed'): Promise<void> =>
    void (await kubectl('wait', `--for=condition=${condition}`, `job/${name}`, '--timeout=14s'));

  test('left alone it is Complete', async (context) => {
    const robot = await robotNamed('alone', context);
    await begin('alone');
    await jobEnds('alone', 'Complete');
    assert.equal((await robot.starts()).length, 1);
  });

  test('with the operator away for longer than Nodes are given it is Complete all the same', async (context) => {
    const robot = await robotNamed('away', context);
    await begin('away');
    operator.kill('SIGKILL');
    await seeNode(system(), 'away', (node) => conditionOf(node, 'Ready')?.status === 'Unknown');
    operator = system().startOperator();
    await seeNodeReady(system(), 'away');
    await jobEnds('away', 'Complete');
    assert.equal((await robot.starts()).length, 1);
  });

  test('with a toleration that runs out meanwhile it Failed, and the robot has stopped', async (context) => {
    await keepWorker(context, system(), 'worker');
    const robot = await robotNamed('short', context);
    const name = await begin('short', [
      { key: 'kubevac.dev/robot', operator: 'Exists', effect: 'NoSchedule' },
      ...['not-ready', 'unreachable'].map((key) => ({
        key: `node.kubernetes.io/${key}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 1,
      })),
    ]);
    operator.kill('SIGKILL');
    await seePod(system(), name, ({ metadata }) => metadata.deletionTimestamp !== undefined);
    operator = system().startOperator();
    await jobEnds('short', 'Failed');
    await seeFirmware(robot.firmware, 'Docked');
    assert.equal((await robot.starts()).length, 1);
  });

  test('with its Pod deleted it Failed', async (context) => {
    const robot = await robotNamed('pod-gone', context);
    const name = await begin('pod-gone');
    await kubectl('delete', 'pod', name, '--wait=false');
    await jobEnds('pod-gone', 'Failed');
    assert.equal((await robot.starts()).length, 1);
  });

  test('with its Pod deleted by force while the robot is away it waits, and Failed when the robot is back', async (context) => {
    const robot = await robotNamed('forced', context);
    const name = await begin('forced');
    robot.cable.refuse();
    await seeNode(system(), 'forced', (node) => conditionOf(node, 'Ready')?.status === 'False');
    await kubectl('delete', 'pod', name, '--grace-period=0', '--force', '--wait=false');
    const pod = await seePod(system(), name, ({ metadata }) => metadata.deletionTimestamp !== undefined);
    assert.notEqual(pod.status.phase, 'Failed');
    robot.cable.restore();
    await jobEnds('forced', 'Failed');
    assert.equal((await robot.starts()).length, 1);
  });

  test('with its Node deleted it is Complete', async (context) => {
    const robot = await robotNamed('node-gone', context);
    await begin('node-gone');
    await kubectl('delete', 'node', system().nodeOf('node-gone'));
    await seeNodeReady(system(), 'node-gone');
    await jobEnds('node-gone', 'Complete');
    assert.equal((await robot.starts()).length, 1);
  });

  test('what the robot refuses before it moves is tried again, as often as the Job says', async (context) => {
    const robot = await robotNamed('refusing', context);
    const job = cronJob('refusing') as {
      spec: { jobTemplate: { spec: { backoffLimit: number; template: { spec: { containers: object[] } } } } };
    };
    const { spec } = job.spec.jobTemplate;
    spec.backoffLimit = 0;
    spec.template.spec.containers = [missionContainer('clean', ['clean', '--rooms=attic'])];
    await system().kubectl(['apply', '-f', '-'], JSON.stringify(job));
    await kubectl('create', 'job', 'refusing', '--from=cronjob/refusing');
    await jobEnds('refusing', 'Failed');
    const reason = await kubectl(
      'get',
      'job',
      'refusing',
      '-o',
      'jsonpath={.status.conditions[?(@.type=="Failed")].reason}',
    );
    assert.equal(reason, 'BackoffLimitExceeded');
    assert.equal((await robot.starts()).length, 0);
  });
});
