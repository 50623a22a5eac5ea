import { z } from 'zod';
import { withRules } from '../rules.ts';
import { textMatching } from './names.ts';

const timeOfDay = () =>
  textMatching(
    5,
    '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    'a time of day is HH:MM from 00:00 to 23:59, as in 07:30; midnight is 00:00',
  );

const window = withRules(
  z.object({
    start: timeOfDay().describe('When they begin, HH:MM in spec.timeZone.'),
    end: timeOfDay().describe('When they end, HH:MM in spec.timeZone; earlier than start means the next day.'),
    appliesTo: z
      .enum(['Schedules', 'AllMotion'])
      .default('Schedules')
      .describe(
        'Schedules holds back what a VacuumSchedule starts; AllMotion also holds back tasks that a person asks for. Stop and Dock always work.',
      ),
  }),
  [
    {
      rule: 'self.start != self.end',
      message: 'quiet hours have a length: start and end differ (to hold a robot back for days, use suspend)',
      fieldPath: '.end',
    },
  ],
);

/** Times of day with the same number of digits compare as text. `a.start` lies in the window `b`, which may pass midnight. */
const contains = 'b.start < b.end ? (a.start >= b.start && a.start < b.end) : (a.start >= b.start || a.start < b.end)';

export const quietHours = () =>
  withRules(z.array(window).max(8), [
    {
      rule: `self.all(a, self.exists_one(b, ${contains}))`,
      message: 'quiet hours overlap: join them, or let one begin when the other has ended',
    },
  ]);
