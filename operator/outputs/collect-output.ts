import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';
import type { Output } from '@kubevac/protocol/output.ts';
import { robotKeyText, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { AgentRpc } from '../fleet/agent-rpc.ts';
import { fetchOutput, OutputMissingError } from '../fleet/output-rpc.ts';
import type { KubeClient } from '../kube/client.ts';
import { isKubeError } from '../kube/kube-error.ts';
import type { Reason } from '@kubevac/protocol/reasons.ts';
import { OutputUnreadableError, type FileMaker } from './file-maker.ts';
import { OutputConflictError, OutputLeftoverError, OutputTooLargeError, writeOutputSecret } from './output-secret.ts';
import type { FiledTask, LeftBy } from './left-by.ts';
import type { OutputFile } from './output-file.ts';
import { pullOutput } from './pull-output.ts';

export interface OutputCollectorOptions {
  readonly client: KubeClient;
  readonly rpc: AgentRpc;
  readonly fileMaker: FileMaker;
  readonly log: Logger;
  /** Ends all that is under way. */
  readonly signal: AbortSignal;
}

/** What became of an output; undefined when it is to be tried again, as when it waits for something that is named. */
export type Collection =
  | { readonly state: 'Collected'; readonly secretName: string; readonly facts: object }
  | { readonly state: 'Failed' | 'Waiting'; readonly reason: Reason; readonly message: string }
  | undefined;

const answerMilliseconds = 5_000;
/** After so long without an end of the fetching, or of the writing, it is begun anew: whether it still makes sense is decided by who asked. */
const attemptMilliseconds = 20_000;
const againMilliseconds = 2_000;
/** Outputs that are in memory at the same time, each of at most a few MiB. */
const maximumAtOnce = 4;

/** Fetches what tasks left with their agents, makes files of it and leaves them in Secrets. */
export class OutputCollector {
  readonly #options: OutputCollectorOptions;
  /** By robot: one that does not answer keeps nobody else waiting for long. */
  readonly #underWay = new Set<string>();

  constructor(options: OutputCollectorOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async collect(left: LeftBy, robot: RobotKey, output: Output): Promise<Collection> {
    const collection = await this.#attempt(left, robot, output);
    // Meanwhile the robot's other outputs have their turn.
    if (collection === undefined || collection.state === 'Waiting') await this.#later();
    return collection;
  }

  async #attempt(left: LeftBy, robot: RobotKey, output: Output): Promise<Collection> {
    const { log, signal } = this.#options;
    const key = robotKeyText(robot);
    if (this.#underWay.has(key) || this.#underWay.size >= maximumAtOnce) return undefined;
    this.#underWay.add(key);
    try {
      return await this.#collect(left, robot, output);
    } catch (error) {
      const failure = failureOf(error);
      const fields = { task: left.id, robot: key, error };
      if (!signal.aborted)
        log.warn(fields, failure?.state !== 'Failed' ? 'output not collected yet' : 'output not collected');
      return failure;
    } finally {
      this.#underWay.delete(key);
    }
  }

  #attemptSignal(): AbortSignal {
    return AbortSignal.any([this.#options.signal, AbortSignal.timeout(attemptMilliseconds)]);
  }

  async #later(): Promise<void> {
    await delay(againMilliseconds, undefined, { signal: this.#options.signal }).catch(() => undefined);
  }

  async #collect(left: LeftBy, robot: RobotKey, output: Output): Promise<Collection> {
    const { client, rpc, fileMaker } = this.#options;
    const { id, task, secretName, owner } = left;
    const bytes = await pullOutput(
      {
        output,
        answerMilliseconds,
        fetch: (offset, length, signal) => fetchOutput(rpc, robot, { request: { id, offset, bytes: length }, signal }),
        isFinal: (error) => error instanceof OutputMissingError,
      },
      this.#attemptSignal(),
    );
    const { files, facts } = await fileMaker.filesOf(task, bytes);
    await writeOutputSecret(client, { owner, name: secretName, files }, this.#attemptSignal());
    return {
      state: 'Collected',
      secretName,
      facts: { ...(!isMotion(task) && { summary: summaryOf(files) }), ...facts },
    };
  }
}

/** What a motion left is not what it is about. */
function isMotion({ kind }: FiledTask): boolean {
  return kind === 'Cleaning' || kind === 'DrivePath';
}

/** `3 files · 46 KiB` */
function summaryOf(files: readonly OutputFile[]): string {
  const kibibytes = Math.ceil(files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) / 1024);
  return `${files.length === 1 ? '1 file' : `${files.length} files`} · ${kibibytes} KiB`;
}

function failureOf(error: unknown): Collection {
  const failed = (reason: Reason): Collection => ({ state: 'Failed', reason, message: (error as Error).message });
  if (error instanceof OutputConflictError) return failed('OutputConflict');
  if (error instanceof OutputLeftoverError)
    return { state: 'Waiting', reason: 'OutputConflict', message: error.message };
  if (error instanceof OutputTooLargeError) return failed('OutputTooLarge');
  const isLost = error instanceof OutputMissingError || error instanceof OutputUnreadableError;
  // A Secret that the API server finds invalid is no better the next time.
  return isLost || isKubeError(error, 'Invalid') ? failed('OutputLost') : undefined;
}
