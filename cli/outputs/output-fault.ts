/** Why files that a task left are not where a person wants them: one sentence. */
export class OutputFault extends Error {
  override readonly name = 'OutputFault';
}
