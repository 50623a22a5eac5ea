/** Starts a control plane in the given folder, says in one line of JSON what it started, and waits to be killed. */
import { silentLogger } from '@kubevac/base/log.ts';
import { startControlPlane } from '@kubevac/sandbox/controlplane/start.ts';

const { directory, processes } = await startControlPlane({
  components: ['kube-controller-manager', 'kube-scheduler'],
  directory: process.argv[2],
  log: silentLogger,
});
process.stdout.write(`${JSON.stringify({ directory, pids: processes.map(({ pid }) => pid) })}\n`);
