import { connect } from 'node:net';

/** The firmware answered with an error; `code` is one of requests.ts. */
export class FirmwareError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'FirmwareError';
    this.code = code;
  }
}

const TIMEOUT_MILLISECONDS = 5_000;

/**
 * Asks a simulated robot one thing, over a connection of its own and outside of any session.
 *
 * @returns the answer's `result`
 * @throws FirmwareError for an answered error; another error when there is no answer within 5 s
 */
export async function askFirmware(
  socketPath: string,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const socket = connect(socketPath);
  socket.setTimeout(TIMEOUT_MILLISECONDS, () => socket.destroy(new Error(`no answer to ${method}`)));
  socket.write(`${JSON.stringify({ id: 1, method, params })}\n`);
  try {
    for await (const line of readLines(socket)) {
      const answer = JSON.parse(line) as { id?: number; result?: unknown; error?: { code: string; message: string } };
      if (answer.error !== undefined) throw new FirmwareError(answer.error.code, answer.error.message);
      if (answer.id === 1) return answer.result;
    }
    throw new Error(`the connection ended before the answer to ${method}`);
  } finally {
    socket.destroy();
  }
}

/** Unlike readline it throws what the socket throws. */
async function* readLines(socket: ReturnType<typeof connect>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of socket.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
