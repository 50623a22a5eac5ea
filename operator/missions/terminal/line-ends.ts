import type { TerminalOutput, TerminalSession } from '../../kubelet/mission-terminals.ts';

/** A session whose writers end lines with `\n`, as a file or pipe has them. No kernel is between here and a terminal, which wants `\r\n`. */
export function withLineEnds(session: TerminalSession): TerminalSession {
  if (!session.target.tty) return session;
  const ended = (output: TerminalOutput): TerminalOutput => ({
    write: (bytes) => output.write(typeof bytes === 'string' ? bytes.replaceAll('\n', '\r\n') : bytes),
  });
  return { ...session, stdout: ended(session.stdout), stderr: ended(session.stderr) };
}
