import { flagsOf } from '@kubevac/crds/command-line.ts';
import { takeFlags } from '@kubevac/crds/command-line/arguments.ts';
import type { Flag } from '@kubevac/crds/command-line/flag.ts';
import { COMMON_FLAGS, takeCommon, type CommonOptions } from './flags.ts';
import { namesForFlag, namesForWord, type Ask } from './completion-names.ts';
import type { Api } from './kube/api.ts';
import { SAVED_KINDS } from './outputs/formats.ts';
import { ownVerbNamed, taskVerbNamed, VERB_NAMES } from './verbs.ts';

type Open = (common: CommonOptions) => Promise<Api>;

/**
 * What the last word may become: verbs, flags and choices by themselves; robots, rooms, places, sensors, consumables and tasks from
 * the cluster. `Files` are for the shell to find. Rejects when the cluster cannot be asked.
 */
export async function complete(argv: readonly string[], open: Open): Promise<readonly string[] | 'Files'> {
  const typed = argv.at(-1) ?? '';
  const { rest, common } = takeCommon(completeFlags(argv.slice(0, -1)));
  const [verb] = rest;
  if (verb === undefined && !typed.startsWith('-')) return startingWith(typed, VERB_NAMES);
  const flags = [...flagsOfVerb(verb), ...COMMON_FLAGS];
  const { flag, text } = flagBeingTyped(argv, flags);
  if (isFile(flag, verb, common)) return 'Files';
  const ask: Ask = { verb: verb ?? '', words: wordsIn(rest.slice(1), flags), api: () => open(common) };
  if (flag !== undefined) return lastOfList(text, await namesForFlag(flag, ask));
  if (typed.startsWith('-'))
    return startingWith(
      typed,
      flags.map(({ name }) => `--${name}`),
    );
  return startingWith(typed, await namesForWord(ask));
}

/** A flag at the end that has no value yet would be a fault. */
function completeFlags(before: readonly string[]): readonly string[] {
  const last = before.at(-1);
  const isOpen = COMMON_FLAGS.some(
    ({ name, short, value }) => value !== undefined && (last === `--${name}` || last === `-${short}`),
  );
  return isOpen ? before.slice(0, -1) : before;
}

function flagsOfVerb(name: string | undefined): readonly Flag[] {
  const task = taskVerbNamed(name);
  return task === undefined ? (ownVerbNamed(name)?.flags ?? []) : flagsOf(task, { robot: 'FirstArgument' });
}

function isFile(flag: Flag | undefined, verb: string | undefined, { dryRun }: CommonOptions): boolean {
  const task = taskVerbNamed(verb);
  return flag?.name === 'output' && !dryRun && task !== undefined && SAVED_KINDS[task.kind] !== undefined;
}

/** `--rooms=kit` and `--rooms kit` are the same to a shell that asks. */
function flagBeingTyped(argv: readonly string[], flags: readonly Flag[]): { flag?: Flag | undefined; text: string } {
  const [before = '', typed = ''] = argv.slice(-2);
  const [name = '', ...value] = typed.split('=');
  const isNamed = (word: string) => (flag: Flag) =>
    flag.value !== undefined && (word === `--${flag.name}` || word === `-${flag.short}`);
  if (value.length > 0) return { flag: flags.find(isNamed(name)), text: value.join('=') };
  return { flag: argv.length < 2 ? undefined : flags.find(isNamed(before)), text: argv.at(-1) ?? '' };
}

/** Values that nobody could read are not in the way of a word. */
function wordsIn(rest: readonly string[], flags: readonly Flag[]): readonly string[] {
  const anything = flags.map((flag): Flag => ({ ...flag, repeated: true, read: (text) => text }));
  const isOpen = anything.some(({ name, value }) => value !== undefined && rest.at(-1) === `--${name}`);
  return takeFlags(isOpen ? rest.slice(0, -1) : rest, anything).words;
}

/** `kitchen,ha` becomes `kitchen,hall`. */
function lastOfList(text: string, known: readonly string[]): readonly string[] {
  const before = text.slice(0, text.lastIndexOf(',') + 1);
  return startingWith(
    text,
    known.map((word) => `${before}${word}`),
  );
}

function startingWith(typed: string, words: readonly string[]): readonly string[] {
  return words.filter((word) => word.toLowerCase().startsWith(typed.toLowerCase()));
}
