import assert from 'node:assert/strict';
import { endOf, says, seeReady } from '../../../support/sights.ts';
import { give, statusOf, type Trial } from './owner.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;
const CABLES = { x1Millimeters: 8_600, y1Millimeters: 7_000, x2Millimeters: 9_400, y2Millimeters: 7_600 };
const STAIRS = { x1Millimeters: 4_200, y1Millimeters: 5_200, x2Millimeters: 5_600, y2Millimeters: 6_400 };

export const settle: Readonly<Record<string, Trial>> = {
  'Call a room something else': async (owner) => {
    assert.match(await owner.followPage(), / Succeeded /);
    assert.deepEqual((await owner.dusty.starts()).at(-1)?.parameters['segmentIds'], ['19']);
    assert.match((await owner.type('kubectl vac describe dusty')).stdout, /^ +office \(19, of spec\.rooms\)$/m);
  },

  'Its fan, its voice, and a zone before the stairs': async (owner) => {
    await owner.followPage();
    assert.deepEqual((await statusOf(owner)).settings, { fanSpeed: 'Low', volumePercent: 30 });
    assert.deepEqual(await owner.dusty.firmware.request('restrictions'), { walls: [], noGoZones: [CABLES, STAIRS] });
  },

  'Quiet hours': async (owner) => {
    await owner.followPage();
    await owner.system.see('vac', 'dusty', says('Ready', 'QuietHours'));
    const starts = (await owner.dusty.starts()).length;
    const name = await give(owner, 'clean dusty --all --start-within 12h');
    await owner.system.see('cleaning', name, ({ status }) => status?.reason === 'QuietHours');
    for (const word of ['locate', 'dock']) assert.equal((await owner.type(`kubectl vac ${word} dusty`)).code, 0, word);
    assert.equal((await owner.type('kubectl vac stop dusty')).code, 0);
    assert.equal(await endOf(owner.system, name), 'Cancelled/Stopped');
    assert.equal((await owner.dusty.starts()).length, starts);
    await owner.system.patch('vac', 'dusty', { spec: { quietHours: null } });
    await seeReady(owner.system, 'dusty');
  },

  'Two weeks away': async (owner) => {
    await owner.followPage();
    const held = await owner.system.see('vac', 'dusty', says('Ready', 'RobotSuspended'));
    const { suspendUntil } = (held as unknown as { spec: { suspendUntil: string } }).spec;
    const days = (Date.parse(suspendUntil) - Date.now()) / DAY_MILLISECONDS;
    assert.ok(days > 13.9 && days <= 14, `${days} days`);
    for (const word of ['locate', 'dock']) assert.equal((await owner.type(`kubectl vac ${word} dusty`)).code, 0, word);
    assert.equal((await owner.type('kubectl vac unsuspend dusty')).code, 0);
    await seeReady(owner.system, 'dusty');
  },

  'The cleaner may only start cleanings': async (owner) => {
    await owner.followPage();
    const { plane, namespace } = owner.system;
    const cleaner = await plane.serviceAccountKubeconfig(namespace, 'cleaner');
    const vac = (words: string) => owner.typeAs(cleaner, `kubectl vac ${words}`);
    for (const words of ['get', 'why dusty', 'clean dusty --rooms kitchen'])
      assert.equal((await vac(words)).code, 0, words);
    const name = await give(owner, 'clean dusty --rooms kitchen');
    await owner.system.patch('cleaning', name, { spec: { suspend: true } });
    for (const words of ['stop dusty', `cancel ${name}`]) {
      const { code, stderr } = await vac(words);
      assert.equal(code, 1, words);
      assert.match(stderr, /forbidden/, words);
    }
    await owner.system.patch('cleaning', name, { spec: { suspend: false } });
    assert.equal(await endOf(owner.system, name), 'Succeeded');
  },
};
