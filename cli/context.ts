import type { Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import type { Given, Flag } from '@kubevac/crds/command-line/flag.ts';
import type { CommonOptions } from './flags.ts';
import type { Api } from './kube/api.ts';
import type { Terminal } from './terminal.ts';

/** What a verb works with. */
export interface Context {
  readonly api: Api;
  readonly terminal: Terminal;
  readonly common: CommonOptions;
  /** Calls at each Ctrl-C and SIGTERM. @returns what ends that */
  readonly onInterrupt: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
}

/** A verb that makes no task: it shows or changes what there is. */
export interface OwnVerb {
  readonly verb: string;
  readonly summary: string;
  /** As the help shows them, `ROBOT` and `TASK` first; in brackets what may be left out. */
  readonly words: string;
  readonly flags: readonly Flag[];
  readonly examples: readonly string[];
  /** @throws CommandFault or ApiError */
  readonly run: (context: Context, given: Given) => Promise<Exit>;
}
