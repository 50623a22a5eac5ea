import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  answerTopic,
  DOCUMENTS,
  documentTopic,
  manualReplyTopic,
  OPERATOR_FILTERS,
  parseTopic,
  timeReplyTopic,
  timeRequestTopic,
} from './topics.ts';

const robot = { namespace: 'home', name: 'dusty' };

test('a topic that was made is read back', () => {
  for (const document of DOCUMENTS) {
    assert.deepEqual(parseTopic(documentTopic(robot, document)), { robot, rest: document });
  }
  assert.equal(parseTopic(timeRequestTopic(robot))?.rest, 'rpc/time');
  assert.equal(parseTopic(timeReplyTopic(robot))?.rest, 'rpc/time/reply');
});

test('no other topic is read', () => {
  const others = [
    '',
    'kubevac',
    'kubevac/v1',
    'kubevac/v1/home/dusty',
    'kubevac/v2/home/dusty/info',
    'x/v1/home/dusty/info',
  ];
  const names = [
    'kubevac/v1/Home/dusty/info',
    'kubevac/v1/home//info',
    'kubevac/v1/home/du_sty/info',
    'kubevac/v1/-/dusty/info',
  ];
  for (const topic of [...others, ...names, `kubevac/v1/home/${'d'.repeat(64)}/info`]) {
    assert.equal(parseTopic(topic), undefined, topic);
  }
});

test('no text whatever makes it throw, and what is read has names that Kubernetes allows', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 6 }), (parts) => {
      const parsed = parseTopic(['kubevac/v1', ...parts].join('/'));
      if (parsed !== undefined) assert.match(`${parsed.robot.namespace}${parsed.robot.name}`, /^[a-z0-9-]+$/);
    }),
  );
});

test('an operator hears what agents say, and not itself', () => {
  const filters = OPERATOR_FILTERS.map(([filter]) => filter);
  assert.ok(filters.includes('kubevac/v1/+/+/reported'));
  assert.ok(!filters.some((filter) => filter.includes('desired')));
  for (const topic of [answerTopic(robot, 'map'), manualReplyTopic(robot)])
    assert.ok(filters.includes(topic.replace('home/dusty', '+/+')), topic);
});
