import type { ObjectMeta } from '@kubevac/crds/object.ts';

/** Enough for a name that somebody has taken by chance, and for one or two taken on purpose. */
const namesToTry = 9;

/** What a record may be called, the first name that nobody else's object has: that of its owner, with an ending. */
export function recordNames(owner: Pick<ObjectMeta, 'name' | 'uid'>, ending: string): string[] {
  const numbers = Array.from({ length: namesToTry }, (_, at) => (at === 0 ? '' : `-${at + 1}`));
  return numbers.map((number) => nameEnding(owner, `${ending}${number}`));
}

/** Of at most 63 characters: what is cut off a long name is made up for by the owner's UID. */
function nameEnding({ name, uid }: Pick<ObjectMeta, 'name' | 'uid'>, ending: string): string {
  const room = 63 - ending.length;
  return `${name.length <= room ? name : `${name.slice(0, room - 9)}-${uid.slice(0, 8)}`}${ending}`;
}
