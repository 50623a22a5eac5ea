/** What a person runs before each commit (`npm run check`): format, lint, types, unit tests; no cluster. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const unitTests = globSync('{protocol,base,crds,operator,agent,sandbox,maps}/**/*.test.ts', {
  exclude: ['**/node_modules/**'],
});

const steps: readonly { name: string; command: readonly string[] }[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'unit tests', command: ['node', '--test', '--test-reporter=tap', ...unitTests] },
];

for (const { name, command } of steps) {
  const started = performance.now();
  const [program = '', ...args] = command;
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  process.stdout.write(
    `${status === 0 ? 'ok' : 'FAILED'}  ${name}  ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  if (status !== 0) process.exit(1);
}
