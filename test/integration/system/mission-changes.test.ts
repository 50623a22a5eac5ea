/** What people write into a Pod while its robot is at it changes nothing that the robot was told. */
import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { exitOf, runMission, seePod, seePodGone, seePodPhase } from '../../support/missions.ts';
import { mosquittoMissing } from '../../support/mosquitto.ts';
import { seeNodeReady } from '../../support/nodes.ts';
import { seeFirmware, stateOf } from '../../support/sights.ts';
import { systemForThisFile } from '../../support/system-for-this-file.ts';
import type { TestRobot } from '../../support/system.ts';
import { until } from '../../support/until.ts';

suite('a Pod that is changed while its robot is at it', { skip: mosquittoMissing() }, () => {
  const system = systemForThisFile(async (begun) => void begun.startOperator());
  const kubectl = (...args: readonly string[]): Promise<string> => system().kubectl(args);

  async function cleaning(context: TestContext, name: string, mission: object = {}): Promise<TestRobot> {
    const robot = await system().startRobot(name, { context });
    await seeNodeReady(system(), name);
    await runMission(system(), name, { robot: name, args: ['clean', '--all'], ...mission });
    await seePodPhase(system(), name, 'Running');
    await seeFirmware(robot.firmware, 'Cleaning');
    return robot;
  }

  test('a deadline that reaches no agent does not say that the robot has stopped', async (context) => {
    const robot = await cleaning(context, 'patched', {
      args: ['clean', '--all', '--start-within=2s'],
      spec: { activeDeadlineSeconds: 8 },
    });
    robot.cable.refuse();
    await kubectl('patch', 'pod', 'patched', '-p', '{"spec":{"activeDeadlineSeconds":1}}');
    await seePod(system(), 'patched', ({ status }) => status.reason === 'DeadlineExceeded');
    const over = await until(
      async () => {
        const pod = (await system().api.get('pods', 'patched')) as unknown as Parameters<typeof exitOf>[0];
        if (pod.status.phase === 'Failed') return pod;
        return undefined;
      },
      { what: 'the end of the Pod', deadlineMilliseconds: 20_000 },
    );
    assert.equal(exitOf(over), '5/DeadlineExceeded');
    assert.ok(['Returning', 'Docked', 'Idle'].includes(await stateOf(robot)), await stateOf(robot));
  });

  test('another image makes it no other Pod: deleted, it goes when the robot has stopped', async (context) => {
    const robot = await cleaning(context, 'image');
    await kubectl('set', 'image', 'pod/image', 'clean=nginx');
    await delay(500);
    assert.equal(await stateOf(robot), 'Cleaning');
    const { metadata } = (await system().api.get('pods', 'image')) as unknown as { metadata: { uid: string } };
    await kubectl('delete', 'pod', 'image', '--wait=false');
    await seePodGone(system(), 'image', metadata.uid);
    assert.ok(['Returning', 'Docked', 'Idle'].includes(await stateOf(robot)), await stateOf(robot));
  });

  test('a label that its args name may go, and the robot cleans on', async (context) => {
    const what = { name: 'WHAT', valueFrom: { fieldRef: { fieldPath: "metadata.labels['what']" } } };
    const robot = await cleaning(context, 'label', {
      args: ['clean', '--rooms=$(WHAT)'],
      container: { env: [what] },
      metadata: { labels: { what: 'kitchen' } },
    });
    await kubectl('label', 'pod', 'label', 'what-');
    assert.equal(exitOf(await seePodPhase(system(), 'label', 'Succeeded')), '0/Completed');
    assert.equal((await robot.starts()).length, 1);
  });

  test('a container that says Never is not begun again by a Pod that says Always', async (context) => {
    const robot = await cleaning(context, 'never', {
      args: ['clean', '--rooms=kitchen'],
      container: { restartPolicy: 'Never' },
      spec: { restartPolicy: 'Always' },
    });
    assert.equal(exitOf(await seePodPhase(system(), 'never', 'Succeeded')), '0/Completed');
    assert.equal((await robot.starts()).length, 1);
  });
});
