import { test } from 'node:test';
import assert from 'node:assert/strict';
import { resourcePath } from './resource-path.ts';

const pods = { group: '', version: 'v1', plural: 'pods', kind: 'Pod' };
const cleanings = { group: 'kubevac.dev', version: 'v1alpha1', plural: 'cleanings', kind: 'Cleaning' };

test('paths are those of the API server', () => {
  assert.equal(resourcePath(pods), '/api/v1/pods');
  assert.equal(resourcePath(pods, { namespace: 'home' }), '/api/v1/namespaces/home/pods');
  assert.equal(
    resourcePath(cleanings, { namespace: 'home', name: 'monday', subresource: 'status' }),
    '/apis/kubevac.dev/v1alpha1/namespaces/home/cleanings/monday/status',
  );
});

test('a name cannot leave its place in the path', () => {
  assert.equal(resourcePath(pods, { namespace: 'a/b', name: '../x?y' }), '/api/v1/namespaces/a%2Fb/pods/..%2Fx%3Fy');
});
