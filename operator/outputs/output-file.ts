export interface OutputFile {
  /** The key in the Secret. */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** What a task asked for, made of what its robot left. */
export interface OutputFiles {
  readonly files: readonly OutputFile[];
  /** What of it belongs into the status of the task. */
  readonly facts: object;
}
