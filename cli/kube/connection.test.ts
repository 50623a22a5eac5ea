import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from './connection.ts';

test('a kubeconfig that is not there is named in one sentence', async () => {
  await assert.rejects(connect({ kubeconfig: '/nowhere/config' }), {
    message: '--kubeconfig names /nowhere/config, and there is no such file',
  });
});
