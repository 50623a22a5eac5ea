import type { Rule } from '../rules.ts';
import { withRules } from '../rules.ts';
import { z } from 'zod';

interface CronField {
  readonly name: string;
  readonly value: string;
  readonly words: string;
}

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const days = 'sun|mon|tue|wed|thu|fri|sat';

const FIELDS: readonly CronField[] = [
  { name: 'minute', value: '[0-5]?[0-9]', words: '0-59' },
  { name: 'hour', value: '[01]?[0-9]|2[0-3]', words: '0-23' },
  { name: 'day of the month', value: '0?[1-9]|[12][0-9]|3[01]', words: '1-31' },
  { name: 'month', value: `0?[1-9]|1[0-2]|${months}`, words: '1-12 or jan-dec' },
  { name: 'day of the week', value: `[0-7]|${days}`, words: '0-7 or sun-sat' },
];

/** A list of values, ranges and `*`, each with an optional step. */
function fieldPattern({ value }: CronField): string {
  const item = `([*]|(${value})(-(${value}))?)(/[1-9][0-9]?)?`;
  return `^(?i)${item}(,${item})*$`;
}

const shape = "size(self.split(' ')) == 5 && !self.split(' ').exists(field, field == '')";

function fieldRule(field: CronField, index: number): Rule {
  return {
    rule: `!(${shape}) || self.split(' ')[${index}].matches('${fieldPattern(field)}')`,
    message: `field ${index + 1} of schedule is the ${field.name}: ${field.words}, *, ranges as in 1-3, lists as in 1,3 and steps as in */2`,
  };
}

export const cronSchedule = () =>
  withRules(z.string().max(128), [
    {
      rule: shape,
      message:
        'schedule has five fields with one space between them (minute hour day month weekday), as in "0 9 * * 1-5": weekdays at nine',
    },
    ...FIELDS.map(fieldRule),
  ]);
