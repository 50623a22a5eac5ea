/** Bytes that are no map as this format has them. Whoever sent them may send better ones: nothing else is wrong. */
export class RrmapError extends Error {
  /** Where it was noticed, in bytes into the inflated file. */
  readonly offset: number;

  constructor(offset: number, fault: string, options?: ErrorOptions) {
    super(`at byte ${offset}: ${fault}`, options);
    this.name = 'RrmapError';
    this.offset = offset;
  }
}
