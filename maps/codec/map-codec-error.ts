/** `MapTooNew`: written by a newer version, a person can act on it. `Invalid`: all else. */
export type MapCodecErrorKind = 'MapTooNew' | 'Invalid';

/** A map that cannot be read, or that breaks the limits and so cannot be written. */
export class MapCodecError extends Error {
  override readonly name = 'MapCodecError';
  readonly kind: MapCodecErrorKind;
  /** Where reading ended, in bytes from the first, as if all after the version were not compressed; absent when writing. */
  readonly offset: number | undefined;

  constructor(kind: MapCodecErrorKind, message: string, offset?: number) {
    super(offset === undefined ? message : `${message} (at byte ${offset})`);
    this.kind = kind;
    this.offset = offset;
  }
}
