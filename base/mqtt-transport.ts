import { readFile } from 'node:fs/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where the broker is and who we are to it. Secrets come by file and are read again for each connection. */
export interface BrokerAddress {
  /** `mqtt://host:1883` or `mqtts://host:8883`; the port may be left out. */
  readonly url: string;
  /** PEM; the system's authorities when absent. */
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
}

export interface Credentials {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** The files whose change means new credentials. */
export function credentialFiles(address: BrokerAddress): string[] {
  return [address.caFile, address.certFile, address.keyFile, address.passwordFile].filter((file) => file !== undefined);
}

/** Reads all credentials as they are now. Rejects with the file system's error, which names the file. */
export async function readCredentials(address: BrokerAddress): Promise<Credentials> {
  const [ca, cert, key, password] = await Promise.all(
    [address.caFile, address.certFile, address.keyFile, address.passwordFile].map(async (file) =>
      file === undefined ? undefined : readFile(file),
    ),
  );
  return { ca, cert, key, username: address.username, password: password?.toString('utf8').replace(/\r?\n$/, '') };
}

/**
 * Opens the socket to the broker, without Nagle's algorithm: mqtt.js never turns it off, and over TLS that
 * costs 41 ms a round trip (measured).
 */
export function openSocket(address: BrokerAddress, { ca, cert, key }: Credentials): Socket {
  const { protocol, hostname, port } = new URL(address.url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'mqtts:';
  const target = { host, port: Number(port) || (secure ? 8883 : 1883) };
  const tls = {
    ...target,
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  };
  const socket = secure ? connectTls(tls) : connectTcp(target);
  return socket.setNoDelay(true);
}
