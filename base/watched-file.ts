import { readFile, stat } from 'node:fs/promises';

export interface WatchFileOptions {
  readonly pollMilliseconds?: number;
  /** Told of each reading that failed (once until one succeeds); the last good content stays in use. */
  readonly onError?: (error: unknown) => void;
}

export interface WatchedFile {
  /** Ends the watching; nothing is called afterwards. */
  stop(): void;
}

/**
 * Calls `onChange` with the content of a file, first soon after the call and then whenever the content
 * differs. It polls with stat instead of using inotify, because Kubernetes replaces a mounted Secret by
 * swapping a symbolic link two folders up, which no event on the file itself announces.
 */
export function watchFile(
  path: string,
  onChange: (content: Buffer) => void,
  options: WatchFileOptions = {},
): WatchedFile {
  let stopped = false;
  let failing = false;
  let signature = '';
  let last: Buffer | undefined;

  const readIfChanged = async (): Promise<void> => {
    const { ino, mtimeMs, size } = await stat(path);
    const seen = `${ino} ${mtimeMs} ${size}`;
    if (seen === signature) return;
    const content = await readFile(path);
    signature = seen;
    failing = false;
    if (stopped || (last !== undefined && content.equals(last))) return;
    last = content;
    onChange(content);
  };
  const poll = async (): Promise<void> => {
    try {
      await readIfChanged();
    } catch (error) {
      signature = '';
      if (!failing && !stopped) options.onError?.(error);
      failing = true;
    }
    if (!stopped) timer = setTimeout(() => void poll(), options.pollMilliseconds ?? 5_000).unref();
  };
  let timer: NodeJS.Timeout | undefined;
  void poll();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
