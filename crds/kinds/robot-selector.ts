import { z } from 'zod';
import { withRules } from '../rules.ts';

/** A label selector as everywhere in Kubernetes, except that an empty one is refused: a misspelt field would choose any robot. */
const expression = withRules(
  z.object({
    key: z.string().min(1).max(316).describe('The label.'),
    operator: z
      .enum(['In', 'NotIn', 'Exists', 'DoesNotExist'])
      .describe('How the label is compared: In and NotIn with values, Exists and DoesNotExist alone.'),
    values: z
      .array(z.string().max(63))
      .max(32)
      .optional()
      .describe('The values that In and NotIn compare with; absent for Exists and DoesNotExist.'),
  }),
  [
    {
      rule: "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
      message: 'the operators In and NotIn need values, Exists and DoesNotExist take none',
      fieldPath: '.values',
    },
  ],
);

export const robotSelector = () =>
  withRules(
    z.object({
      matchLabels: z
        .record(z.string(), z.string().max(63))
        .meta({ maxProperties: 16 })
        .optional()
        .describe('Labels the VacuumRobot must have, each with this value.'),
      matchExpressions: z
        .array(expression)
        .max(16)
        .optional()
        .describe('Further requirements on the labels of the VacuumRobot; all must hold.'),
    }),
    [
      {
        rule: '(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) && size(self.matchExpressions) > 0)',
        message:
          'robotSelector needs matchLabels or matchExpressions; for any robot of the namespace write {matchExpressions: [{key: kubevac.dev/never, operator: DoesNotExist}]}',
      },
    ],
  );
