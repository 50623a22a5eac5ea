import { haveAtHand, WATCHING } from '../at-hand/at-hand.ts';
import type { OwnVerb } from '../context.ts';

export const watchVerb: OwnVerb = {
  verb: 'watch',
  summary: 'shows the map with the robot on it, as it is, until q or Ctrl-C',
  words: 'ROBOT',
  flags: [],
  examples: ['dusty'],
  run: (context, given) => haveAtHand(context, given.words[0] ?? '', WATCHING),
};
