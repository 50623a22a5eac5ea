/** Why a command line says nothing that could be done: one sentence that names the word, its value and what would be right. */
export class CommandFault extends Error {
  override readonly name = 'CommandFault';
}
