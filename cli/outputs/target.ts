import { dirname } from 'node:path';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';

/** Where `-o` puts files. */
export type Target =
  | { readonly into: 'StandardOutput' }
  /** All files, under their own names; it is made when it is not there. */
  | { readonly into: 'Folder'; readonly path: string }
  /** One file of this name, in the format that its ending says. */
  | { readonly into: 'File'; readonly path: string };

/**
 * Reads the value of `-o`: `-`, a folder that is there or ends in a slash, or the name of a file in a folder that is there.
 *
 * @throws CommandFault before anything is asked of a robot whose file would then have no place
 */
export function targetOf(text: string, isFolder: (path: string) => boolean): Target {
  if (text === '-') return { into: 'StandardOutput' };
  if (text.endsWith('/') || isFolder(text)) return { into: 'Folder', path: text };
  const folder = dirname(text);
  if (folder === '.' || isFolder(folder)) return { into: 'File', path: text };
  throw new CommandFault(`-o is ${JSON.stringify(text)}: there is no folder ${folder}, make it first`);
}
