import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@kubevac/base/log.ts';
import { dump } from 'js-yaml';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';
import { spawnLogged } from './process.ts';

export interface StartPrometheusOptions {
  /** For its configuration, data and log; removed by its owner. */
  readonly folder: string;
  /** As in prometheus.yml. */
  readonly configuration: object;
  readonly log: Logger;
}

export interface RunningPrometheus {
  readonly url: string;
  stop(): Promise<void>;
}

const readyMilliseconds = 15_000;
const pollMilliseconds = 50;

/** @returns the path of Prometheus, or of the tool that comes with it; undefined where it is not on PATH */
export function findPrometheus(program: 'prometheus' | 'promtool'): string | undefined {
  return findProgram(program);
}

/** Starts Prometheus on a free port of loopback; resolves when it answers. @throws Error with its last lines when it does not */
export async function startPrometheus({
  folder,
  configuration,
  log,
}: StartPrometheusOptions): Promise<RunningPrometheus> {
  const port = await freePort();
  const configFile = join(folder, 'prometheus.yml');
  await writeFile(configFile, dump(configuration, { noRefs: true }));
  const running = spawnLogged({
    name: 'prometheus',
    command: findPrometheus('prometheus') ?? 'prometheus',
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    logFile: join(folder, 'prometheus.log'),
    log,
    exitWithStdin: false,
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => void (await running.stop());
  const deadline = performance.now() + readyMilliseconds;
  let ended = false;
  void running.exited.then(() => (ended = true));
  while ((await fetch(`${url}/-/ready`).catch(() => undefined))?.ok !== true) {
    if (ended || performance.now() > deadline) {
      await stop();
      throw new Error(`prometheus did not start:\n${running.tail(10)}`);
    }
    await delay(pollMilliseconds);
  }
  return { url, stop };
}
