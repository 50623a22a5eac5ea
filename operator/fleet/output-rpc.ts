import { OUTPUT_REPLY, type OutputRequest } from '@kubevac/protocol/rpc.ts';
import type { RobotKey } from '@kubevac/protocol/topics.ts';
import type { AgentRpc } from './agent-rpc.ts';

/** The agent says that it has no such output. */
export class OutputMissingError extends Error {
  override readonly name = 'OutputMissingError';
}

/** A piece of an output. @throws OutputMissingError; what `AgentRpc.ask` throws */
export async function fetchOutput(
  rpc: AgentRpc,
  robot: RobotKey,
  { request, signal }: { readonly request: OutputRequest; readonly signal: AbortSignal },
): Promise<Buffer> {
  const answer = await rpc.ask(robot, 'output', { body: request, signal });
  if (answer[0] !== OUTPUT_REPLY.found) throw new OutputMissingError('the agent has no output of this task');
  return answer.subarray(1);
}
