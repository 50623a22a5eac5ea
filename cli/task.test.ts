import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Api } from './kube/api.ts';
import { ApiError } from './kube/api-error.ts';
import { taskNamed } from './task.ts';
import { apiOf, robot } from './testing/api.ts';

const wholeHome = { kind: 'Cleaning', metadata: { name: 'whole-home' }, spec: { robotName: 'dusty', mode: 'Full' } };
const home = apiOf({
  VacuumRobot: [robot('dusty', { currentTask: 'Cleaning/whole-home' }), robot('attic')],
  Cleaning: [wholeHome],
});
const withoutMaps: Api = {
  ...home,
  request: (ask) =>
    ask.kind === 'MapDump'
      ? Promise.reject(new ApiError('mapdumps.kubevac.dev "x" is forbidden', 403))
      : home.request(ask),
};

test('a task is found by an account that may not read every kind', async () => {
  assert.equal((await taskNamed(withoutMaps, 'whole-home')).kind, 'Cleaning');
});

test('what may be of a kind that the account may not read is not said to be nothing', async () => {
  await assert.rejects(taskNamed(withoutMaps, 'floor-plan'), /mapdumps.kubevac.dev "x" is forbidden/);
  await assert.rejects(
    taskNamed(home, 'floor-plan'),
    /^CommandFault: there is no task "floor-plan" in namespace home$/,
  );
});

test('who names a robot instead of a task is told what it is at', async () => {
  await assert.rejects(taskNamed(home, 'dusty'), /"dusty" is a robot, .*: it runs cleaning\/whole-home$/);
  await assert.rejects(taskNamed(home, 'attic'), /"attic" is a robot, .*: it runs none$/);
});
