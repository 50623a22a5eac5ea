import type { TaskCommand } from '@kubevac/crds/command-line.ts';
import { CommandFault } from '@kubevac/crds/command-line/fault.ts';
import { formatNamed, formatOfName, SAVED_KINDS, type Format, type SavedKind } from './formats.ts';
import type { Target } from './target.ts';

/** What becomes of the files of a task when it has ended. */
export type Saving =
  | { readonly into: 'Folder'; readonly path: string }
  | { readonly into: 'StandardOutput'; readonly format: Format }
  | { readonly into: 'File'; readonly path: string; readonly format: Format };

export interface SavedCommand {
  /** It asks for the format that is to be saved. */
  readonly command: TaskCommand;
  readonly saving: Saving;
}

/** Makes one request of what a command and its `-o` say, before anything is created. @throws CommandFault where they disagree */
export function savedCommand(command: TaskCommand, target: Target): SavedCommand {
  const kind = SAVED_KINDS[command.kind];
  if (kind === undefined) throw noFiles();
  const asked = askedFormats(command);
  const asking = (more?: object): TaskCommand =>
    ({ ...command, spec: { ...command.spec, ...kind.asks, ...more } }) as TaskCommand;
  if (target.into === 'Folder') return { command: asking(), saving: target };
  if (target.into === 'StandardOutput')
    return { command: asking(), saving: { ...target, format: onlyFormat(kind, asked) } };
  const format = formatOfFile(kind, asked, target.path);
  const formats = kind.flag === undefined ? {} : { formats: [format.name] };
  return { command: asking(formats), saving: { ...target, format } };
}

/** What `-o` is for, to whoever gave it to another verb. */
export function noFiles(): CommandFault {
  return new CommandFault('-o is for --dry-run=client, and for the files of map, sensors, drive and clean');
}

/** Empty when none was said. */
function askedFormats({ spec }: TaskCommand): readonly string[] {
  return 'formats' in spec ? (spec.formats ?? []) : [];
}

function onlyFormat(kind: SavedKind, asked: readonly string[]): Format {
  const [format, second] = asked.length === 0 ? kind.formats : asked.map((name) => formatNamed(kind, name));
  const isOne = asked.length === 0 || (second === undefined && format?.companion === undefined);
  if (format !== undefined && isOne) return format;
  throw new CommandFault(
    `-o - writes one file, and --${kind.flag} ${asked.join(',')} makes more: save them in a folder, -o FOLDER/`,
  );
}

/** A raw file is called as one likes: only its robot knows what it is. */
function formatOfFile(kind: SavedKind, asked: readonly string[], path: string): Format {
  const [first, ...more] = asked;
  if (first === 'raw' && more.length === 0) return formatNamed(kind, first);
  const format = formatOfName(kind, path);
  if (format === undefined) {
    const endings = kind.formats.flatMap((one) => one.endings);
    const hint = /^(yaml|json)$/i.test(path) ? '; to see the object instead, add --dry-run=client' : '';
    throw new CommandFault(`-o is ${JSON.stringify(path)}: its name ends in one of ${endings.join(', ')}${hint}`);
  }
  if (first === undefined || (first === format.name && more.length === 0)) return format;
  throw new CommandFault(
    `-o is ${JSON.stringify(path)}, which is ${format.name}, and --${kind.flag} says ${asked.join(',')}: leave one of them out`,
  );
}
