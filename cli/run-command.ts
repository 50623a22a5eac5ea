import { parseCommand, type TaskCommand } from '@kubevac/crds/command-line.ts';
import { readArguments } from '@kubevac/crds/command-line/arguments.ts';
import type { Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import type { Given } from '@kubevac/crds/command-line/flag.ts';
import { didYouMean } from '@kubevac/crds/command-line/nearest.ts';
import { haveAtHand, MANUAL } from './at-hand/at-hand.ts';
import type { Context, OwnVerb } from './context.ts';
import { createTasks } from './create-tasks.ts';
import { COMMON_FLAGS, takeCommon, type CommonOptions } from './flags.ts';
import { overviewLines, verbHelpLines } from './help.ts';
import type { Api } from './kube/api.ts';
import { ApiError } from './kube/api-error.ts';
import { isFolder } from './outputs/is-folder.ts';
import { noFiles, savedCommand } from './outputs/saving.ts';
import { targetOf } from './outputs/target.ts';
import { besideFile, type Terminal } from './terminal.ts';
import { ownVerbNamed, taskVerbNamed, VERB_NAMES } from './verbs.ts';

export interface Surroundings extends Pick<Context, 'onInterrupt'> {
  readonly terminal: Terminal;
  /** @throws Error with a sentence, when there is no cluster */
  readonly open: (common: CommonOptions) => Promise<Api>;
}

/** Carries out one command line, verb first; what went wrong is said on the terminal. */
export async function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<Exit> {
  try {
    const { rest, common } = takeCommon(argv);
    if (common.help || rest.length === 0 || rest[0] === 'help') return showHelp(rest, common, surroundings.terminal);
    const perform = performing(rest, common);
    return await perform({ ...surroundings, common, api: await surroundings.open(common) });
  } catch (error) {
    surroundings.terminal.draw('');
    surroundings.terminal.note(`error: ${error instanceof Error ? error.message : String(error)}`);
    return exitOfError(error);
  }
}

/** What the API server finds wrong with an object is wrong with what was asked. */
function exitOfError(error: unknown): Exit {
  if (error instanceof CommandFault) return 'Usage';
  return error instanceof ApiError && (error.status === 400 || error.status === 422) ? 'Usage' : 'Failed';
}

/** Reads all of the line before anything is asked of a cluster. @returns what carries it out @throws CommandFault */
export function performing(rest: readonly string[], common: CommonOptions): (context: Context) => Promise<Exit> {
  const [name = ''] = rest;
  const own = ownVerbNamed(name);
  if (own !== undefined) {
    const given = ownArguments(own, rest.slice(1));
    if (common.saveTo !== undefined) throw noFiles();
    return (context) => own.run(context, given);
  }
  if (taskVerbNamed(name) === undefined)
    throw new CommandFault(
      `"${name}" is not a verb${didYouMean(name, VERB_NAMES, `: there are ${VERB_NAMES.join(', ')}`)}`,
    );
  if (name === 'drive' && rest.includes('--manual')) {
    if (common.saveTo !== undefined) throw noFiles();
    return drivingByHand(rest);
  }
  const parsed = parseCommand(rest, { robot: 'FirstArgument', otherFlags: COMMON_FLAGS });
  if ('fault' in parsed) throw new CommandFault(parsed.fault);
  return creating(parsed.command, common);
}

/** With the hands of a person there is nothing more to say. */
function drivingByHand(rest: readonly string[]): (context: Context) => Promise<Exit> {
  const [, robot, another] = rest.filter((word) => word !== '--manual');
  if (robot === undefined || robot.startsWith('-'))
    throw new CommandFault('drive --manual needs a robot: drive ROBOT --manual');
  if (another !== undefined) throw new CommandFault(`drive --manual takes a robot alone: leave ${another} out`);
  return (context) => haveAtHand(context, robot, MANUAL);
}

function creating(command: TaskCommand, { saveTo, wait }: CommonOptions): (context: Context) => Promise<Exit> {
  if (saveTo === undefined) return (context) => createTasks(context, command);
  const saved = savedCommand(command, targetOf(saveTo, isFolder));
  if (!wait) throw new CommandFault('-o saves files when the task has ended: leave --wait=false out');
  return (context) => {
    const { terminal } = context;
    const isResult = saved.saving.into === 'StandardOutput';
    return createTasks(
      { ...context, terminal: isResult ? besideFile(terminal) : terminal },
      saved.command,
      saved.saving,
    );
  };
}

/** An own verb takes at most one word, which it needs unless it is in brackets. */
function ownArguments({ verb, words, flags }: OwnVerb, rest: readonly string[]): Given {
  const given = readArguments(rest, flags, { of: verb, otherFlags: COMMON_FLAGS });
  const [first, second] = given.words;
  if (first === undefined && !words.startsWith('['))
    throw new CommandFault(`${verb} needs its ${words}: kubectl vac ${verb} ${words}`);
  if (second !== undefined) throw new CommandFault(`${verb} takes one ${words}, and "${second}" is another word`);
  return given;
}

function showHelp([first, second]: readonly string[], { help }: CommonOptions, terminal: Terminal): Exit {
  const name = first === 'help' ? second : first;
  const lines = name === undefined ? overviewLines() : verbHelpLines(name);
  if (lines === undefined) throw new CommandFault(`"${name}" is not a verb${didYouMean(name ?? '', VERB_NAMES, '')}`);
  const isAskedFor = help || first === 'help';
  for (const line of lines)
    if (isAskedFor) terminal.out(line);
    else terminal.note(line);
  return isAskedFor ? 'Ok' : 'Usage';
}
