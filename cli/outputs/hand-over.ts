import type { Exit } from '@kubevac/crds/command-line/exit-codes.ts';
import type { Context } from '../context.ts';
import type { Ending } from '../follow.ts';
import { statusOf, type Task } from '../task.ts';
import { OutputFault } from './output-fault.ts';
import { readOutput } from './read-output.ts';
import { savedFiles } from './saved-files.ts';
import type { Saving } from './saving.ts';
import { whereText } from './where-text.ts';
import { writeFiles } from './write-files.ts';

/**
 * Saves what a task left once it has ended well, or says where it is when nothing is to be saved.
 *
 * @returns how the command ends; what cannot be saved makes an Output of it
 */
export async function handOver(context: Context, { exit, task }: Ending, saving: Saving | undefined): Promise<Exit> {
  const { terminal } = context;
  if (exit !== 'Ok') {
    const isOver = exit !== 'Unknown';
    if (saving !== undefined && isOver)
      terminal.note(`${task.metadata.name} did not succeed: there are no files to save`);
    return exit;
  }
  if (saving === undefined) {
    for (const line of whereText(task)) terminal.out(line);
    return exit;
  }
  try {
    await save(context, task, saving);
    return exit;
  } catch (error) {
    if (!(error instanceof OutputFault)) throw error;
    terminal.note(`${task.metadata.name} succeeded, and its files are not saved: ${error.message}`);
    return 'Output';
  }
}

async function save({ api, terminal }: Context, task: Task, saving: Saving): Promise<void> {
  const { outputRef } = statusOf(task);
  if (outputRef === undefined) throw new OutputFault('its status names no Secret that has them');
  await writeFiles(terminal, saving, savedFiles(saving, await readOutput(api, outputRef.name)));
}
