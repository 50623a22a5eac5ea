import { REASON_NAMES, reasonText, type Reason } from '@kubevac/protocol/reasons.ts';
import { markdownTable } from './markdown-table.ts';

const head = `<!-- Made by \`node tools/generate.ts\` from protocol/reasons.ts. Do not edit. -->
# Reasons

What stands under REASON in \`kubectl get\`, in the conditions of a task or robot, and in its events. The list is closed: a program may
compare with these names. The message beside a reason has the particulars, and may change.
`;

const endings = `## How a task ends

**Never moved** means that a task with this reason is certain not to have moved the robot: only then is it safe to create it again
without a look at the robot.
`;

const others = `## What a task waits for, and how a robot is

None of these ends a task.
`;

/** The whole of docs/reasons.md. */
export function reasonsPage(): string {
  const ending = REASON_NAMES.filter((reason) => reasonText(reason).ends !== undefined);
  const other = REASON_NAMES.filter((reason) => reasonText(reason).ends === undefined);
  return [
    head,
    endings,
    markdownTable(['reason', 'ends the task as', 'never moved', 'what happened', 'what to do'], ending.map(endingRow)),
    others,
    markdownTable(['reason', 'what it means', 'what to do'], other.map(otherRow)),
  ].join('\n');
}

function endingRow(reason: Reason): string[] {
  const { ends, neverMoved, meaning, advice } = reasonText(reason);
  return [`\`${reason}\``, ends ?? '', neverMoved === true ? 'certain' : '', meaning, advice];
}

function otherRow(reason: Reason): string[] {
  const { meaning, advice } = reasonText(reason);
  return [`\`${reason}\``, meaning, advice];
}
