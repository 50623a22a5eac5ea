import type { Flag } from '@kubevac/crds/command-line/flag.ts';
import type { Api } from './kube/api.ts';
import { getObject, listObjects } from './kube/objects.ts';
import type { Robot } from './robot-named.ts';
import { openTasks } from './task.ts';

export interface Ask {
  readonly verb: string;
  /** Before the one that is being typed, without the verb; the robot first. */
  readonly words: readonly string[];
  readonly api: () => Promise<Api>;
}

interface Named {
  readonly name: string;
}

/** What the value of a flag may be: its choices, or names that the robot has. */
export async function namesForFlag({ choices, names }: Flag, { words: [robot], api }: Ask): Promise<readonly string[]> {
  if (choices !== undefined) return choices;
  if (robot === undefined || names === undefined) return [];
  return namesIn(ofFlag[names](await getObject(await api(), 'VacuumRobot', robot)));
}

/** What the next word may be: a robot first, after it what the verb is about. */
export async function namesForWord({ verb, words, api }: Ask): Promise<readonly string[]> {
  const [robot, ...more] = words;
  if (robot === undefined && verb === 'cancel')
    return (await openTasks(await api())).map(({ metadata }) => metadata.name);
  if (robot === undefined) return (await listObjects(await api(), 'VacuumRobot')).map(({ metadata }) => metadata.name);
  const about = ofVerb[verb];
  if (about === undefined || more.length >= about.most) return [];
  const known = about.of(await getObject(await api(), 'VacuumRobot', robot));
  return namesIn(known).filter((name) => !more.includes(name));
}

const ofFlag: Readonly<Record<NonNullable<Flag['names']>, (robot: Robot) => readonly Named[]>> = {
  Places: ({ spec }) => spec?.places ?? [],
  Rooms: ({ spec, status }) => [...(spec?.rooms ?? []), ...(status.rooms ?? [])],
};

interface About {
  readonly of: (robot: Robot) => readonly Named[];
  /** So many words. */
  readonly most: number;
}

const ofVerb: Readonly<Record<string, About>> = {
  sensors: { of: ({ status }) => status.sensors ?? [], most: 32 },
  reset: { of: ({ status }) => status.consumables ?? [], most: 1 },
};

function namesIn(known: readonly Named[]): readonly string[] {
  return [...new Set(known.map(({ name }) => name))];
}
