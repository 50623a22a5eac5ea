import { spawn } from 'node:child_process';
import { EXIT_CODES, type Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { robotLacksCapability } from '@kubevac/crds/command-line/robot-lacks.ts';
import type { Capability } from '@kubevac/protocol/info.ts';
import type { Context } from '../context.ts';
import type { CommonOptions } from '../flags.ts';
import { dryRunText } from '../object-text.ts';
import { robotNamed } from '../robot-named.ts';
import { createPod, deletePod, OWN_CONTAINER, ownPod, untilRunning, type OwnPodParts } from './own-pod.ts';

export interface AtHand extends Omit<OwnPodParts, 'robot'> {
  /** What the robot must be able to do. */
  readonly needs: Capability | undefined;
  /** What is asked of kubectl for the Pod. */
  readonly enter: (pod: string) => readonly string[];
}

/** With the keys of this terminal. */
export const MANUAL: AtHand = {
  purpose: 'drive',
  args: ['drive', '--manual'],
  takesRobot: true,
  needs: 'ManualControl',
  enter: (pod) => ['exec', '-it', pod, '-c', OWN_CONTAINER, '--', 'drive'],
};

/** On this terminal. */
export const WATCHING: AtHand = {
  purpose: 'watch',
  args: ['watch'],
  takesRobot: false,
  needs: undefined,
  enter: (pod) => ['attach', '-it', pod, '-c', OWN_CONTAINER],
};

/** Makes a mission for it, enters it with kubectl, and takes it away when that ends, however it ends. */
export async function haveAtHand(context: Context, name: string, what: AtHand): Promise<Exit> {
  const { api, terminal, common } = context;
  const robot = await robotNamed(api, name);
  const lack = what.needs && robotLacksCapability(what.needs, robot);
  if (lack !== undefined) throw new CommandFault(lack);
  const own = ownPod({ ...what, robot: name }, api.namespace);
  if (common.dryRun) {
    terminal.out(dryRunText(own, 'pod', common.output));
    return 'Ok';
  }
  if (!terminal.isInteractive) throw new CommandFault(`${what.purpose} needs a terminal with a person at it`);
  const pod = await createPod(api, own);
  const leaving = new AbortController();
  const ignore = context.onInterrupt(() =>
    leaving.abort(new Error(`you left before ${name} could be had: it was not moved`)),
  );
  try {
    const say = (why: string): void => terminal.draw(`waiting: ${why}   Ctrl-C: leave`);
    await untilRunning(api, pod, { robot, say, signal: leaving.signal });
    terminal.draw('');
    return await enter([...flagsOf(common, api.namespace), ...what.enter(pod)]);
  } finally {
    ignore();
    terminal.draw('');
    await deletePod(api, pod);
  }
}

/** As this command was told to find the cluster. */
function flagsOf({ context, kubeconfig }: CommonOptions, namespace: string): string[] {
  return [
    ...(context === undefined ? [] : [`--context=${context}`]),
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    `--namespace=${namespace}`,
  ];
}

/** The terminal is kubectl's until it ends; a Ctrl-C is for it too. */
function enter(args: readonly string[]): Promise<Exit> {
  const { promise, resolve, reject } = Promise.withResolvers<Exit>();
  const child = spawn('kubectl', args, { stdio: 'inherit' });
  child.once('error', (error: NodeJS.ErrnoException) =>
    reject(error.code === 'ENOENT' ? new Error('there is no kubectl on PATH, which this needs') : error),
  );
  child.once('close', (code) => resolve(exitNamed(code ?? 1)));
  return promise;
}

function exitNamed(code: number): Exit {
  const found = Object.entries(EXIT_CODES).find(([, exit]) => exit.code === code);
  return (found?.[0] as Exit | undefined) ?? 'Failed';
}
