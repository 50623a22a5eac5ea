const mostShown = 80;

/** What somebody wrote, as it is named in a sentence. */
export function shown(text: string): string {
  return text.length <= mostShown ? text : `${text.slice(0, mostShown - 1)}…`;
}

/** Why a command line says nothing that could be done: one sentence that names the word, its value and what would be right. */
export class CommandFault extends Error {
  override readonly name = 'CommandFault';
}
