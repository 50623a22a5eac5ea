/** Where something that was started for a test says how to end it: a test's context, or a suite's. */
export interface Cleanup {
  after(end: () => Promise<void> | void): void;
}
