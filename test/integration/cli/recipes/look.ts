import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanByApp, seeLocalRecords } from '../../../support/local-runs.ts';
import { endOf, says, seeReady } from '../../../support/sights.ts';
import { putToWork, type Trial } from './owner.ts';

export const look: Readonly<Record<string, Trial>> = {
  'A map now': async (owner) => {
    await owner.followPage();
    const picture = await readFile(join(owner.folder, 'home.png'));
    assert.equal(picture.subarray(1, 4).toString(), 'PNG');
  },

  'A minute of lidar': async (owner) => {
    await owner.followPage();
    const [header = '', ...rows] = (await readFile(join(owner.folder, 'lidar.csv'), 'utf8')).trimEnd().split('\r\n');
    assert.equal(header.split(',').filter((column) => /^lidar\..*\.millimeters$/.test(column)).length, 360);
    assert.ok(rows.length >= 8, `${rows.length} rows`);
  },

  'Why did it fail last night?': async (owner) => {
    const name = await putToWork(owner);
    await owner.dusty.firmware.request('fault', { kind: 'WheelStuck' });
    assert.equal(await endOf(owner.system, name), 'Failed/WheelStuck');
    await owner.system.see('vac', 'dusty', ({ status }) => status.recentTasks?.[0]?.name === name);
    await owner.system.kubectl(['delete', 'cleaning', name]);
    const printed = await owner.followPage();
    assert.match(printed, new RegExp(`^Cleaning/${name} failed \\d+s ago .*: WheelStuck$`, 'm'));
    assert.match(printed, /^ {2}It had done .* m² /m);
    assert.match(printed, /^ {2}What to do: Free the wheel/m);
    assert.match(printed, new RegExp(`Cleaning/${name} +Failed +WheelStuck`));
    await owner.dusty.firmware.request('clear_fault');
    await seeReady(owner.system, 'dusty');
  },

  'What was cleaned by button?': async (owner) => {
    await cleanByApp(owner.dusty);
    const [record] = await seeLocalRecords(owner.system, owner.dusty, 1);
    assert.match(await owner.followPage(), new RegExp(`^${record?.metadata.name} +dusty .* Succeeded `, 'm'));
    await owner.system.see('vac', 'dusty', says('Ready', 'Ready'));
  },
};
