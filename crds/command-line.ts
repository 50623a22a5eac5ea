import { readArguments } from './command-line/arguments.ts';
import { CommandFault, shown } from './command-line/fault.ts';
import { valuesOf, type Flag, type Given } from './command-line/flag.ts';
import { didYouMean } from './command-line/nearest.ts';
import { specFaults, type SpecFault } from './command-line/spec-faults.ts';
import { MISSION_FLAGS, RECORD_FLAGS, TASK_FLAGS } from './command-line/task-flags.ts';
import type { AskedSpec, TaskKind, TaskVerb } from './command-line/task-verb.ts';
import { actionVerbs } from './command-line/verbs/actions.ts';
import { cleanVerb } from './command-line/verbs/clean.ts';
import { driveVerb } from './command-line/verbs/drive.ts';
import { mapVerb } from './command-line/verbs/map.ts';
import { sensorsVerb } from './command-line/verbs/sensors.ts';
import { kindNamed } from './kinds.ts';

/** The verbs that ask a robot for a task, in the order of the help. */
export const TASK_VERBS: readonly TaskVerb[] = [cleanVerb, driveVerb, mapVerb, sensorsVerb, ...actionVerbs];

/** A task as it was asked for, of its kind; the fields of `spec` are those that were said, the others have their defaults. */
export type TaskCommand = {
  [Kind in TaskKind]: {
    readonly verb: string;
    readonly kind: Kind;
    /** Undefined where the robot is given, and for every robot. */
    readonly robot: string | undefined;
    readonly spec: AskedSpec<Kind>;
    /** All that was said: flags for a person are not of the spec. */
    readonly given: Given;
  };
}[TaskKind];

export type ParsedCommand = { readonly command: TaskCommand } | { readonly fault: string };

export interface ParseOptions {
  /**
   * `FirstArgument`: the word after the verb, as in `kubectl vac clean dusty --all`. `Given`: there is none, as in a mission, whose
   * Pod is bound to its robot.
   */
  readonly robot: 'FirstArgument' | 'Given';
  /** Flags that were read before, for the fault of a misspelt one. */
  readonly otherFlags?: readonly Flag[];
}

/**
 * The one grammar of what a robot can be asked: `kubectl vac` and missions in Pods speak it. Pure; the fault is one sentence that
 * names the word, its value and what would be right. The spec has what its schema in crds/kinds takes.
 *
 * @param argv the verb first
 */
export function parseCommand(argv: readonly string[], options: ParseOptions): ParsedCommand {
  try {
    return { command: commandOf(argv, options) };
  } catch (error) {
    if (error instanceof CommandFault) return { fault: error.message };
    throw error;
  }
}

function commandOf([word, ...rest]: readonly string[], options: ParseOptions): TaskCommand {
  const verb = verbNamed(word);
  const flags = flagsOf(verb, options);
  const read = readArguments(rest, flags, { of: verb.verb, ...options });
  const { robot, given } = options.robot === 'Given' ? { robot: undefined, given: read } : takeRobot(verb, read);
  if (verb.words === '' && given.words[0] !== undefined) throw unexpected(verb, given.words[0], options);
  const spec = {
    ...filledBy(verb, flags, given),
    ...verb.spec(given),
    ...(robot !== undefined && { robotName: robot }),
  };
  const [fault] = specFaults(kindNamed(verb.kind).spec, spec);
  if (fault !== undefined) throw new CommandFault(faultText(fault, { verb, flags, given, spec }));
  return { verb: verb.verb, kind: verb.kind, robot, spec, given } as TaskCommand;
}

/** All that a verb may be asked with. */
export function flagsOf(verb: TaskVerb, { robot }: Pick<ParseOptions, 'robot'>): readonly Flag[] {
  const without: readonly string[] = verb.without ?? [];
  const ofTask = TASK_FLAGS.filter(({ name }) => !without.includes(name));
  if (robot === 'FirstArgument') return [...verb.flags, ...(verb.personFlags ?? []), ...ofTask];
  return [...verb.flags, ...ofTask.filter(({ name }) => !RECORD_FLAGS.has(name)), ...MISSION_FLAGS];
}

/** What follows the verb: `ROBOT SENSOR...`; in brackets what may be left out. */
export function wordsOf({ words, isForEveryRobot }: TaskVerb): string {
  return [isForEveryRobot === undefined ? 'ROBOT' : '[ROBOT]', words].filter(Boolean).join(' ');
}

function verbNamed(word: string | undefined): TaskVerb {
  const verbs = TASK_VERBS.map(({ verb }) => verb);
  if (word === undefined) throw new CommandFault(`a command begins with one of ${verbs.join(', ')}`);
  const found = TASK_VERBS.find(({ verb }) => verb === word);
  if (found !== undefined) return found;
  throw new CommandFault(
    `"${shown(word)}" is not a command${didYouMean(word, verbs, `: there are ${verbs.join(', ')}`)}`,
  );
}

function takeRobot(verb: TaskVerb, given: Given): { robot: string | undefined; given: Given } {
  const [robot, ...words] = given.words;
  const isForAll = verb.isForEveryRobot?.(given) === true;
  if (isForAll && robot !== undefined)
    throw new CommandFault(`${verb.verb} --all is for every robot: leave ${robot} out, or --all`);
  if (!isForAll && robot === undefined) throw new CommandFault(`${verb.verb} needs a robot: ${usageOf(verb)}`);
  return { robot, given: { ...given, words } };
}

function usageOf(verb: TaskVerb): string {
  if (verb.isForEveryRobot !== undefined) return `${verb.verb} ROBOT, or --all for every robot of the namespace`;
  return `${verb.verb} ${wordsOf(verb)}`;
}

function unexpected({ verb }: TaskVerb, word: string, { robot }: Pick<ParseOptions, 'robot'>): CommandFault {
  if (robot === 'Given')
    return new CommandFault(
      `${verb} does not know what "${shown(word)}" is for: what it takes begins with --, and a mission names no robot, since its Pod is bound to one`,
    );
  return new CommandFault(
    `${verb} does not know what "${shown(word)}" is for: what it takes begins with --, see --help`,
  );
}

/** What the flags say by themselves. */
function filledBy(verb: TaskVerb, flags: readonly Flag[], given: Given): Record<string, unknown> {
  const { shape } = kindNamed(verb.kind).spec;
  const said = flags.flatMap((flag) => {
    const values = valuesOf(given, flag.name);
    if (flag.field === undefined || values.length === 0 || !Object.hasOwn(shape, flag.field)) return [];
    return [[flag.field, isList(given, flag) ? values : values[0]]];
  });
  return Object.fromEntries(said) as Record<string, unknown>;
}

function isList({ values }: Given, flag: Flag): boolean {
  return flag.repeated === true || Array.isArray(values.get(flag.name)?.[0]);
}

interface Asked {
  readonly verb: TaskVerb;
  readonly flags: readonly Flag[];
  readonly given: Given;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** `--passes is "7": at most 3` */
function faultText({ path, right }: SpecFault, { verb, flags, given, spec }: Asked): string {
  const [first, index] = path;
  const flag = flags.find(({ field }) => field === path.at(-1)) ?? flags.find(({ field }) => field === first);
  const texts = given.texts.get(flag?.name ?? '') ?? [];
  const text = (typeof index === 'number' ? texts[index] : undefined) ?? texts.join(' ');
  if (flag !== undefined && texts.length > 0) return `--${flag.name} is ${JSON.stringify(shown(text))}: ${right}`;
  const said = shown(JSON.stringify(spec[String(first)]));
  return `the ${words[String(first)] ?? String(first)} of ${verb.verb} is ${said}: ${right}`;
}

/** Fields that words fill, as a person calls them. */
const words: Readonly<Record<string, string>> = { robotName: 'robot', sensors: 'list' };
