/** Clients that say hello under different names; more than ever meet one robot. */
const MAX_CLIENTS = 100;

/**
 * Which of a client's sessions still counts. Each `hello` opens a new session and ends all earlier ones of that client, so that
 * a command that was sent in one of them (in a socket's buffer, or held back) is refused when it arrives at last.
 */
export class Sessions {
  readonly #bootId: string;
  readonly #newest = new Map<string, string>();
  /** Counts over all clients, so that no token ever comes back. */
  #opened = 0;

  constructor(bootId: string) {
    this.#bootId = bootId;
  }

  /** @returns the session's token */
  open(client: string): string {
    this.#opened += 1;
    const token = `${client}/${this.#bootId}/${this.#opened}`;
    this.#newest.delete(client);
    this.#newest.set(client, token);
    const oldest = this.#newest.keys().next().value;
    if (this.#newest.size > MAX_CLIENTS && oldest !== undefined) this.#newest.delete(oldest);
    return token;
  }

  isCurrent(token: string): boolean {
    return this.#newest.get(clientOf(token)) === token;
  }
}

/** The client's name, which itself has no slash. */
export function clientOf(token: string): string {
  return token.split('/')[0] ?? '';
}
