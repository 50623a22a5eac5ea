import { takeFlags } from '@kubevac/crds/command-line/arguments.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { isGiven, valueOf, type Flag, type Given } from '@kubevac/crds/command-line/flag.ts';
import { choiceOf, readMilliseconds, readSwitch, readText } from '@kubevac/crds/command-line/values.ts';

const formats = ['yaml', 'json'] as const;

/** What every verb takes, wherever it stands: kubectl's own flags with kubectl's meaning. */
export const COMMON_FLAGS: readonly Flag[] = [
  {
    name: 'namespace',
    short: 'n',
    value: 'NAMESPACE',
    help: 'where the robot is (default: the one of the context)',
    read: readText,
  },
  { name: 'context', value: 'NAME', help: 'the context of the kubeconfig (default: its current one)', read: readText },
  { name: 'kubeconfig', value: 'FILE', help: 'the kubeconfig (default: as kubectl finds it)', read: readText },
  { name: 'wait', help: '--wait=false returns as soon as the API server has it (default true)', read: readSwitch },
  {
    name: 'timeout',
    value: 'DURATION',
    help: 'look on no longer than this; the task goes on, and the exit code is 7 (default: to the end)',
    read: readMilliseconds,
  },
  {
    name: 'dry-run',
    value: 'client',
    help: 'print what would be sent, and change nothing',
    choices: ['client'],
    read: choiceOf(['client']),
  },
  {
    name: 'output',
    short: 'o',
    value: 'FILE|FOLDER/|-',
    help: 'save the files of map, sensors, drive and clean, in the format that the name says; with --dry-run=client: yaml or json',
    choices: formats,
    read: readText,
  },
  { name: 'help', short: 'h', help: 'what a verb does, and how it is called', read: readSwitch },
];

export interface CommonOptions {
  readonly namespace: string | undefined;
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly wait: boolean;
  readonly timeoutMilliseconds: number | undefined;
  readonly dryRun: boolean;
  /** How a dry run prints an object. */
  readonly output: (typeof formats)[number] | undefined;
  /** Where files are to be saved: what `-o` says when nothing is a dry run. */
  readonly saveTo: string | undefined;
  readonly help: boolean;
}

/** Takes the common flags out of the arguments; the rest begins with the verb. @throws CommandFault */
export function takeCommon(argv: readonly string[]): {
  readonly rest: readonly string[];
  readonly common: CommonOptions;
} {
  const given = takeFlags(argv, COMMON_FLAGS);
  const common: CommonOptions = {
    namespace: valueOf(given, 'namespace'),
    context: valueOf(given, 'context'),
    kubeconfig: valueOf(given, 'kubeconfig'),
    wait: valueOf(given, 'wait') ?? true,
    timeoutMilliseconds: valueOf(given, 'timeout'),
    dryRun: isGiven(given, 'dry-run'),
    ...readOutput(given),
    help: isGiven(given, 'help'),
  };
  return { rest: given.words, common };
}

function readOutput(given: Given): Pick<CommonOptions, 'output' | 'saveTo'> {
  const text = valueOf<string>(given, 'output');
  if (text === undefined || !isGiven(given, 'dry-run')) return { output: undefined, saveTo: text };
  const output = formats.find((format) => format === text.toLowerCase());
  if (output !== undefined) return { output, saveTo: undefined };
  throw new CommandFault(`-o is ${JSON.stringify(text)}: with --dry-run=client it is one of ${formats.join(', ')}`);
}
