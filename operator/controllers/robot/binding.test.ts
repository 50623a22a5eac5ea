import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HeardRobot } from '../../fleet/fleet.ts';
import { robotObject, second, type ObjectParts } from '../../testing/objects.ts';
import { ADOPT_ANNOTATION, decideBinding, isGoodbye } from './binding.ts';

const key = { namespace: 'home', name: 'dusty' };
const since = '2026-01-05T10:00:00.000Z';
const boundAt = '2026-01-05T09:00:00.000Z';

/** What was heard: the journal that spoke last, and how; the journal that left last. */
function heard(journalId: string, how: 'online' | 'retained' | 'will' | 'goodbye', goodbye?: string): HeardRobot {
  const presence = { protocol: 1, bootId: 'boot', journalId, since, online: how === 'online' || how === 'retained' };
  const lastLiveAt = new Map(how === 'retained' ? [] : [[journalId, 1]]);
  const left = how === 'goodbye' ? journalId : goodbye;
  return { key, lastLiveAt, presence: { ...presence, ...(how === 'goodbye' && { goodbye: true }) }, goodbye: left };
}

function boundTo(journalId: string, { status, ...parts }: ObjectParts = {}) {
  return robotObject({ ...parts, status: { agent: { journalId, boundAt }, ...status } });
}

function said(reason: string) {
  const condition = { type: 'AgentConnected', status: 'False', reason, message: '', lastTransitionTime: boundAt };
  return { status: { conditions: [condition] } };
}

const adopt = { metadata: { annotations: { [ADOPT_ANNOTATION]: 'j2' } } };
const now = second(50);
const nowBound = '2026-01-05T10:00:50.000Z';
const kept = { binding: { journalId: 'j1', boundAt } };

const TABLE: Record<string, [ReturnType<typeof robotObject>, HeardRobot | undefined, object]> = {
  'rule 10: nobody was heard, nobody is bound': [robotObject(), undefined, { binding: undefined }],
  'rule 10: the first agent to appear is bound, from shortly before the object was made': [
    robotObject(),
    heard('j1', 'online'),
    { binding: { journalId: 'j1', boundAt: '2026-01-05T09:59:50.000Z' } },
  ],
  'rule 6: an agent of which only the broker speaks is not bound': [
    robotObject(),
    heard('j1', 'retained'),
    { binding: undefined },
  ],
  'rule 10: an agent that is gone is not bound': [robotObject(), heard('j1', 'will'), { binding: undefined }],
  'rule 10: the bound agent stays bound, and so does its hour': [boundTo('j1'), heard('j1', 'online'), kept],
  'rule 10: an agent that is away stays bound': [boundTo('j1'), heard('j1', 'will'), kept],
  'rule 10: another agent is a conflict while the bound one may be there': [
    boundTo('j1'),
    heard('j2', 'online'),
    { ...kept, conflict: 'j2' },
  ],
  'rule 10: another agent that is gone again is no conflict': [boundTo('j1'), heard('j2', 'will'), kept],
  'rule 10: a will of the bound agent is no goodbye': [
    boundTo('j1', said('RobotOffline')),
    heard('j2', 'online'),
    { ...kept, conflict: 'j2' },
  ],
  'rule 10: another is bound after the goodbye of the bound one': [
    boundTo('j1'),
    heard('j2', 'online', 'j1'),
    { binding: { journalId: 'j2', boundAt: nowBound } },
  ],
  'rule 10: a goodbye that only the condition remembers counts': [
    boundTo('j1', said('Goodbye')),
    heard('j2', 'online'),
    { binding: { journalId: 'j2', boundAt: nowBound } },
  ],
  'rule 10: after its goodbye the bound agent may come back': [
    boundTo('j1', said('Goodbye')),
    heard('j1', 'online'),
    kept,
  ],
  'rule 10: a person binds another, heard or not': [
    boundTo('j1', adopt),
    undefined,
    { binding: { journalId: 'j2', boundAt: nowBound } },
  ],
  'rule 10: a wish for what can be no journal is no wish': [
    boundTo('j1', { metadata: { annotations: { [ADOPT_ANNOTATION]: 'x'.repeat(65) } } }),
    undefined,
    kept,
  ],
  'rule 10: a wish that was carried out is not carried out again': [
    boundTo('j2', adopt),
    undefined,
    { binding: { journalId: 'j2', boundAt } },
  ],
};

for (const [sentence, [robot, fleet, expected]] of Object.entries(TABLE)) {
  test(sentence, () => assert.deepEqual(decideBinding(robot, fleet, now), expected));
}

test('rule 10: a goodbye of another agent says nothing of the bound one', () => {
  assert.equal(isGoodbye(boundTo('j1'), heard('j2', 'goodbye')), false);
  assert.equal(isGoodbye(boundTo('j1'), heard('j1', 'goodbye')), true);
  assert.equal(isGoodbye(boundTo('j1', said('Goodbye')), undefined), true);
  assert.equal(isGoodbye(boundTo('j1', said('Goodbye')), heard('j1', 'online')), false);
  assert.equal(isGoodbye(robotObject(), undefined), false);
});
