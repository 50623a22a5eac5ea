import type { Fault } from '../fault.ts';
import type { TerminalTarget } from '../mission-terminals.ts';
import type { ContainerPath } from '../route.ts';

const maximumWords = 256;

export interface TerminalRequest {
  readonly verb: TerminalTarget['verb'];
  readonly node: string;
  readonly path: ContainerPath;
  readonly query: URLSearchParams;
}

/** Reads what a client of `/exec` or `/attach` wants. */
export function terminalTarget({ verb, node, path, query }: TerminalRequest): TerminalTarget | Fault {
  const tty = isOn(query.get('tty'));
  const [stdin, stdout] = [isOn(query.get('input')), isOn(query.get('output'))];
  const stderr = isOn(query.get('error')) && !tty;
  const command = verb === 'exec' ? query.getAll('command') : [];
  if (verb === 'exec' && command.length === 0)
    return invalid('no command: write it behind --, as kubectl exec POD -- COMMAND');
  if (command.length > maximumWords)
    return invalid(`a command of ${command.length} words: at most ${maximumWords} are right`);
  if (!stdin && !stdout && !stderr) return invalid('no stream is asked for: one of input, output, error must be 1');
  const { namespace, pod, uid, container } = path;
  return { verb, node, namespace, pod, uid, container, command, stdin, stdout, stderr, tty };
}

/** The API server sends 1, people who try it by hand write true. */
function isOn(text: string | null): boolean {
  return text === '1' || text === 'true';
}

function invalid(message: string): Fault {
  return { fault: 'Invalid', message };
}
