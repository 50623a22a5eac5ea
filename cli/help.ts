import { flagsOf, TASK_VERBS, wordsOf } from '@kubevac/crds/command-line.ts';
import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import type { Flag } from '@kubevac/crds/command-line/flag.ts';
import type { TaskKind } from '@kubevac/crds/command-line/task-verb.ts';
import { COMMON_FLAGS } from './flags.ts';
import { SAVED_KINDS } from './outputs/formats.ts';
import { OWN_VERBS, ownVerbNamed, taskVerbNamed } from './verbs.ts';

/** What `kubectl vac --help` says. */
export function overviewLines(): readonly string[] {
  return [
    'Asks robots for cleanings, drives, maps and readings, and says how they fare.',
    '',
    'Usage: kubectl vac VERB ROBOT [flags]',
    '',
    'Ask a robot:',
    ...TASK_VERBS.map(verbLine),
    '',
    'Look and steer:',
    ...OWN_VERBS.map(verbLine),
    '',
    'Flags of every verb:',
    ...COMMON_FLAGS.flatMap(flagLines),
    '',
    'Exit codes:',
    ...exitCodeLines(),
    '',
    'kubectl vac VERB --help says more of one.',
  ];
}

/** What `kubectl vac VERB --help` says; undefined when there is no such verb. */
export function verbHelpLines(name: string): readonly string[] | undefined {
  const task = taskVerbNamed(name);
  const verb = task ?? ownVerbNamed(name);
  if (verb === undefined) return undefined;
  const words = task === undefined ? verb.words : wordsOf(task);
  const flags = task === undefined ? verb.flags : flagsOf(task, { robot: 'FirstArgument' });
  return [
    `kubectl vac ${verb.verb} ${verb.summary}.`,
    '',
    `Usage: kubectl vac ${[verb.verb, words, '[flags]'].filter(Boolean).join(' ')}`,
    '',
    'Examples:',
    ...verb.examples.map((example) => `  kubectl vac ${exampleOf(name, example)}`),
    ...(flags.length === 0 ? [] : ['', 'Flags:', ...flags.flatMap(flagLines)]),
    ...savingLines(task?.kind),
    '',
    'Flags of every verb: kubectl vac --help',
  ];
}

/** A whole example as it is typed: those of verbs that make tasks leave the robot out, as missions do. */
export function exampleOf(verb: string, example: string): string {
  return [verb, taskVerbNamed(verb) === undefined ? '' : 'dusty', example].filter(Boolean).join(' ');
}

function savingLines(kind: TaskKind | undefined): readonly string[] {
  const saved = kind && SAVED_KINDS[kind];
  if (saved === undefined) return [];
  const endings = saved.formats.flatMap((format) => format.endings).join(', ');
  return [
    '',
    'Files:',
    `  -o FILE     saves one, in the format that its name ends in: ${endings}`,
    '  -o -        writes it to standard output, and all else to standard error',
    '  -o FOLDER/  saves all of them under their own names',
    '  Without -o they stay in the Secret that status.outputRef of the task names. Reading it takes the right to get Secrets.',
  ];
}

function verbLine({ verb, summary }: { readonly verb: string; readonly summary: string }): string {
  return `  ${verb.padEnd(10)} ${summary}`;
}

function flagLines({ name, short, value, help }: Flag): readonly string[] {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return [`  ${value === undefined ? names : `${names} ${value}`}`, `      ${help}`];
}

function exitCodeLines(): readonly string[] {
  return Object.values(EXIT_CODES).map(({ code, meaning }) => `  ${String(code).padEnd(3)} ${meaning}`);
}
