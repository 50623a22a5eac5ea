import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { assemble } from '../dashboard.ts';
import { namespaces, robots } from '../looks/variables.ts';
import { atAGlance } from './at-a-glance.ts';
import { lastNight } from './last-night.ts';
import { upkeep } from './upkeep.ts';
import { whereabouts } from './whereabouts.ts';
import { work } from './work.ts';

/** All robots: who is where and doing what, and what needs a person. */
export const fleet = (): Dashboard =>
  assemble({
    name: 'fleet',
    title: 'Fleet',
    description:
      'All robots: what is wrong first, then who is where and at what, the last night, and the work of each day.',
    variables: [namespaces(), robots()],
    rows: [atAGlance, whereabouts, lastNight, work, upkeep],
  });
