/** `Placeholder`: the robot has no map yet. `Invalid`: not the format, or beyond limits. `Unsayable`: the format has no words for it. */
export type ValetudoMapErrorKind = 'Placeholder' | 'Invalid' | 'Unsayable';

/** A map that cannot be read from, or said in, Valetudo's format. */
export class ValetudoMapError extends Error {
  override readonly name = 'ValetudoMapError';
  readonly kind: ValetudoMapErrorKind;
  /** Where in what was to be turned, as `layers[2].compressedPixels[7]`; empty for the whole. */
  readonly field: string;

  constructor(kind: ValetudoMapErrorKind, field: string, message: string) {
    super(field === '' ? message : `${field}: ${message}`);
    this.kind = kind;
    this.field = field;
  }
}
