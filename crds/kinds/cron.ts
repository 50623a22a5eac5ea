import { CRON_FIELDS, type CronField } from '@kubevac/protocol/schedule/cron.ts';
import type { Rule } from '../rules.ts';
import { withRules } from '../rules.ts';
import { z } from 'zod';

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
    ...CRON_FIELDS.map(fieldRule),
  ]);
