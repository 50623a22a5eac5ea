import type { TLSSocket } from 'node:tls';
import type { Caller } from '../../auth/caller.ts';

/** What the certificate of one connection says. `refused`: there is one, and it does not count. */
export type Peer = 'none' | 'refused' | { readonly caller: Caller; readonly notAfterMilliseconds: number };

/**
 * Who is at the other end of each connection, by its client certificate. Looked at once, as the TLS handshake checked it: chain,
 * dates, and that it is for clients.
 */
export class PeerCertificates {
  readonly #peers = new WeakMap<TLSSocket, { readonly peer: Peer; readonly authority: number }>();
  /** Rises with each change of authorities: what an earlier one vouched for counts no more. */
  #authority = 0;

  /** Called once for each connection, when it is established. */
  add(socket: TLSSocket): void {
    this.#peers.set(socket, { peer: peerOf(socket), authority: this.#authority });
  }

  /** From now on other authorities are asked. */
  authoritiesChanged(): void {
    this.#authority += 1;
  }

  /** @param now milliseconds since the Unix epoch */
  of(socket: TLSSocket, now: number): Peer {
    const known = this.#peers.get(socket);
    if (known === undefined || known.peer === 'none') return 'none';
    if (known.authority !== this.#authority || known.peer === 'refused') return 'refused';
    // The connection may be older than the certificate's last day.
    return now < known.peer.notAfterMilliseconds ? known.peer : 'refused';
  }
}

/** The names that Kubernetes reads from a subject; Node.js types them as one word each, but a subject may have several. */
interface Subject {
  readonly CN?: string | readonly string[];
  readonly O?: string | readonly string[];
}

function peerOf(socket: TLSSocket): Peer {
  const { subject, valid_to: validTo } = socket.getPeerCertificate() as { subject?: Subject; valid_to?: string };
  if (validTo === undefined) return 'none';
  // As Kubernetes reads it: of several common names the last.
  const user = listOf(subject?.CN).at(-1) ?? '';
  if (!socket.authorized || user === '') return 'refused';
  const groups = [...listOf(subject?.O), 'system:authenticated'];
  return { caller: { user, groups }, notAfterMilliseconds: Date.parse(validTo) };
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
