import assert from 'node:assert/strict';
import type { StartLogLine } from '@kubevac/sandbox/firmware/start-log.ts';
import { conditionOf, endOf, says, seeFirmware, seeReady, stateOf } from '../../../support/sights.ts';
import { nameIn, newestStart, putToWork, statusOf, type Owner, type Trial } from './owner.ts';

export const cleanAndDrive: Readonly<Record<string, Trial>> = {
  'The kitchen now, quietly': async (owner) => {
    const quietly = async (): Promise<void> => {
      const { method, parameters } = await lastCleaning(owner);
      assert.equal(method, 'clean_rooms');
      assert.deepEqual(parameters, { segmentIds: ['16'], passes: 1, fanSpeed: 'Low' });
    };
    assert.match(await owner.followPage(), / Succeeded /);
    await quietly();
    assert.equal((await statusOf(owner)).fanSpeed, 'Medium');
    const name = nameIn(await owner.followPage()) ?? assert.fail();
    assert.equal(await endOf(owner.system, name), 'Succeeded');
    assert.equal((await owner.dusty.starts()).length, 2);
    await quietly();
    assert.match((await owner.type('kubectl get cleanings')).stdout, new RegExp(`${name} +dusty +kitchen +Succeeded`));
  },

  'After dinner, the spot at the table': async (owner) => {
    const name = nameIn(await owner.followPage()) ?? assert.fail();
    const { method, parameters } = await lastCleaning(owner);
    assert.equal(method, 'clean_spot');
    const { xMillimeters, yMillimeters, sideMillimeters, passes } = parameters;
    assert.deepEqual([xMillimeters, yMillimeters, sideMillimeters, passes], [2_600, 5_400, 2_000, 2]);
    const spec = await owner.system.kubectl([
      'get',
      'cleaning',
      name,
      '-o',
      'jsonpath={.spec.startingDeadlineSeconds}',
    ]);
    assert.equal(spec, '7200');
  },

  Patrol: async (owner) => {
    const printed = await owner.followPage();
    const name = nameIn(printed) ?? assert.fail();
    assert.ok(printed.includes(`${name}-output`), printed);
    const { status } = await owner.system.see('drivepath', name, (path) => path.status?.phase === 'Succeeded');
    assert.equal(status.waypointsReached, 6);
    await seeFirmware(owner.dusty.firmware, 'Docked');
  },

  'Pause, and go on': async (owner) => {
    const name = await putToWork(owner);
    await owner.followPage();
    assert.equal(await stateOf(owner.dusty), 'Paused');
    await owner.followPage();
    assert.equal(await stateOf(owner.dusty), 'Cleaning');
    assert.equal((await newestStart(owner)).method, 'resume');
    assert.equal((await owner.type(`kubectl vac cancel ${name}`)).code, 0);
  },

  'Stop everything now, and hold': async (owner) => {
    const name = await putToWork(owner);
    await owner.followPage();
    assert.equal(await stateOf(owner.dusty), 'Idle');
    assert.equal(await endOf(owner.system, name), 'Cancelled/Stopped');
    const held = await owner.system.see('vac', 'dusty', says('Ready', 'RobotSuspended'));
    assert.equal(conditionOf(held, 'Ready')?.status, 'False');
    await owner.followPage();
    await seeReady(owner.system, 'dusty');
  },

  Home: async (owner) => {
    await owner.dusty.firmware.request('put_down', { xMillimeters: 5_000, yMillimeters: 3_900 });
    await seeFirmware(owner.dusty.firmware, 'Idle');
    await seeReady(owner.system, 'dusty');
    await owner.followPage();
    assert.equal(await stateOf(owner.dusty), 'Docked');
  },

  'Where is it?': async (owner) => {
    await putToWork(owner);
    const { locates } = await statusOf(owner);
    await owner.followPage();
    const now = await statusOf(owner);
    assert.deepEqual([now.state, now.locates], ['Cleaning', locates + 1]);
  },
};

async function lastCleaning({ dusty }: Owner): Promise<StartLogLine> {
  return (await dusty.starts()).at(-1) ?? assert.fail('nothing was cleaned');
}
