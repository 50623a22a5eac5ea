/** Where `-o` puts files. */
export type Target =
  | { readonly into: 'StandardOutput' }
  /** All files, under their own names; it is made when it is not there. */
  | { readonly into: 'Folder'; readonly path: string }
  /** One file of this name, in the format that its ending says. */
  | { readonly into: 'File'; readonly path: string };

/** Reads the value of `-o`: `-`, a folder that is there or ends in a slash, or the name of a file. */
export function targetOf(text: string, isFolder: (path: string) => boolean): Target {
  if (text === '-') return { into: 'StandardOutput' };
  return { into: text.endsWith('/') || isFolder(text) ? 'Folder' : 'File', path: text };
}
