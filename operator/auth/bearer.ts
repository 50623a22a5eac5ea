/** The token of an Authorization header (RFC 6750, 2.1); undefined where it has none. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^bearer +(\S+)$/i.exec(header?.trim() ?? '')?.[1];
}
