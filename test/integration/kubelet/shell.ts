import type {
  MissionTerminals,
  TerminalEnd,
  TerminalSession,
  TerminalTarget,
  TerminalTerms,
} from '@kubevac/operator/kubelet/mission-terminals.ts';
import type { Fault } from '@kubevac/operator/kubelet/fault.ts';

type Program = (session: TerminalSession, words: readonly string[]) => Promise<number>;

/** What may be run in the container `clean` of any Pod; anything else ends with 127. */
const programs: Readonly<Record<string, Program>> = {
  echo: async ({ stdout }, words) => {
    await stdout.write(`${words.join(' ')}\n`);
    return 0;
  },
  complain: async ({ stderr }, words) => {
    await stderr.write(`${words.join(' ')}\n`);
    return 1;
  },
  cat: async ({ stdin, stdout }) => {
    for await (const bytes of stdin) await stdout.write(bytes);
    return 0;
  },
  count: async ({ stdin, stdout }) => {
    let length = 0;
    for await (const bytes of stdin) length += bytes.length;
    await stdout.write(`${length}\n`);
    return 0;
  },
  exit: async (_, [code]) => Number(code),
  /** Prints each size of the window until a line comes. */
  size: async (session) => {
    session.onResize(({ columns, rows }) => void session.stdout.write(`<${columns}x${rows}>\r\n`));
    for await (const bytes of session.stdin) if (Buffer.from(bytes).includes('\r')) break;
    return 0;
  },
  /** Until the signal aborts. */
  wait: async ({ stdout, signal }) => {
    await stdout.write('waiting\n');
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return 0;
  },
  /** Writes for ever, waiting for room or not. */
  pour: async ({ stdout, signal }, [how]) => {
    const bytes = Buffer.alloc(65_536, 'x');
    while (!signal.aborted) {
      const written = stdout.write(bytes);
      if (how === 'patiently') await written;
      else await new Promise((resolve) => setImmediate(resolve));
    }
    return 0;
  },
  crash: () => Promise.reject(new Error('the shell crashed')),
};

/** A shell on a robot that there is not. */
export class TestTerminals implements MissionTerminals {
  /** Of all that were begun, in order. */
  readonly sessions: TerminalSession[] = [];
  /** What is asked for by `prepare`. */
  terms: TerminalTerms = {};
  prepared = 0;

  prepare({ pod, container }: TerminalTarget): Promise<TerminalTerms | Fault> {
    this.prepared += 1;
    if (container === 'clean') return Promise.resolve(this.terms);
    return Promise.resolve({
      fault: 'NotFound',
      message: `container "${container}" of Pod "${pod}" is not at work: Queued`,
    });
  }

  async run(session: TerminalSession): Promise<TerminalEnd> {
    this.sessions.push(session);
    const { command, verb } = session.target;
    if (verb === 'attach') return { exitCode: await attached(session) };
    const [name = '', ...words] = command;
    if (name === 'refuse') return { fault: 'Failed', message: 'the robot does not want to' };
    const program = programs[name];
    return { exitCode: program === undefined ? 127 : await program(session, words) };
  }
}

async function attached({ stdin, stdout, target }: TerminalSession): Promise<number> {
  await stdout.write('attached\n');
  if (target.stdin) for await (const bytes of stdin) await stdout.write(bytes);
  return 0;
}
