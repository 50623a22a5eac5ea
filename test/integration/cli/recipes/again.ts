import assert from 'node:assert/strict';
import { missMinutesAndStop, pastSlot, seeRecorded, seeScheduleReady } from '../../../support/schedules.ts';
import { seeReady } from '../../../support/sights.ts';
import type { Owner, Trial } from './owner.ts';

/** The next run, by the clock of the place. */
async function nextOf({ system }: Owner, name: string): Promise<string> {
  const seen = await seeScheduleReady(system, name);
  const { timeZone } = (seen as unknown as { spec: { timeZone: string } }).spec;
  const format = { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(Date.parse(seen.status.nextScheduleTime));
}

export const again: Readonly<Record<string, Trial>> = {
  'Weekdays at nine, unless someone is home': async (owner) => {
    await owner.followPage();
    assert.match(await nextOf(owner, 'weekday'), /^(Mon|Tue|Wed|Thu|Fri),? 09:00$/);
    await owner.followPage();
    await owner.system.see('vsched', 'weekday', ({ status }) => status.nextScheduleTime === undefined);
    const { stdout } = await owner.type('kubectl vac describe dusty');
    assert.match(stdout, /^Schedules: +weekday: 0 9 \* \* 1-5 \(.*\), suspended$/m);
    await owner.system.kubectl(['delete', 'vsched', 'weekday']);
  },

  'A map every night, keep seven': async (owner) => {
    await owner.followPage();
    assert.match(await nextOf(owner, 'nightly-map'), / 03:30$/);
    // A Stop of an earlier recipe may be of this minute: the slot would be missed for it.
    await owner.system.kubectl(['delete', 'robotactions', '--all']);
    const slot = pastSlot();
    await owner.system.patch('vsched', 'nightly-map', { spec: { schedule: slot.schedule, timeZone: 'UTC' } });
    await seeScheduleReady(owner.system, 'nightly-map');
    await missMinutesAndStop(owner.dusty, 2);
    await seeRecorded(owner.system, 'nightly-map', slot);
    assert.match(await owner.followPage(), /^nightly-map-\d+ +dusty .* Succeeded .* nightly-map-\d+-output /m);
    await seeReady(owner.system, 'dusty');
    await owner.system.kubectl(['delete', 'vsched', 'nightly-map']);
  },
};
