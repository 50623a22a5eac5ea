import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Phase } from '@kubevac/protocol/phases.ts';
import { REASON_NAMES, reasonText } from '@kubevac/protocol/reasons.ts';
import { EXIT_CODES, exitOf } from './exit-codes.ts';

/** How a task ended, and the code of it. */
const endings: Readonly<Record<string, readonly [Phase, string | undefined, number]>> = {
  'the robot did it': ['Succeeded', undefined, 0],
  'the firmware refused the start': ['Failed', 'StartRefused', 1],
  'a wheel is stuck': ['Failed', 'WheelStuck', 3],
  'somebody cancelled it': ['Cancelled', 'Cancelled', 4],
  'a Stop ended it': ['Cancelled', 'Stopped', 4],
  'it took too long': ['Failed', 'ActiveDeadline', 5],
  'its files are more than a Secret takes': ['Failed', 'OutputTooLarge', 6],
  'somebody else has a Secret of that name': ['Failed', 'OutputConflict', 6],
  'its files were lost on the way': ['Failed', 'OutputLost', 6],
  'the agent had no room for its files': ['Failed', 'OutputStoreFull', 6],
  'the agent was interrupted': ['Failed', 'Interrupted', 7],
  'the journal is gone': ['Failed', 'JournalLost', 7],
  'it never began': ['Failed', 'StartDeadline', 75],
  'there is no such room': ['Failed', 'UnknownRoom', 75],
  'a newer operator has a reason of its own': ['Failed', 'Hailstorm', 1],
  'it is still under way': ['Running', 'Running', 7],
};

for (const [sentence, [phase, reason, code]] of Object.entries(endings))
  test(`${sentence}: exit code ${code}`, () => assert.equal(EXIT_CODES[exitOf({ phase, reason })].code, code));

test('75 is for the reasons that are certain never to have moved the robot, and for no other', () => {
  for (const reason of REASON_NAMES) {
    const { ends: phase, neverMoved = false } = reasonText(reason);
    const isAboutFiles = exitOf({ phase, reason }) === 'Output';
    if (phase !== undefined && !isAboutFiles)
      assert.equal(exitOf({ phase, reason }) === 'NeverMoved', neverMoved, reason);
  }
});
