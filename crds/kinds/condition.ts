import { z } from 'zod';
import { listMap } from '../rules.ts';
import { statusInstant, statusText } from './names.ts';

const condition = z.object({
  type: statusText(316).describe('The name of the condition.'),
  status: z.enum(['True', 'False', 'Unknown']).describe('Whether it holds.'),
  reason: statusText(1024).describe('Why, in one word of the closed list in docs/reasons.md.'),
  message: statusText(32_768).describe('Why, in words.'),
  lastTransitionTime: statusInstant().describe('When status last changed.'),
  observedGeneration: z.int().min(0).optional().describe('The metadata.generation this was said about.'),
});

/** `status.conditions`; `types` names the conditions of the kind for `kubectl explain`. */
export const conditions = (types: string) =>
  listMap(z.array(condition).max(32), 'type')
    .optional()
    .describe(`The state in the form programs wait for (kubectl wait --for=condition=…): ${types}`);

export const observedGeneration = () =>
  z.int().min(0).optional().describe('The metadata.generation that this status speaks about.');
