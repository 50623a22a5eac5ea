/**
 * Writes the dashboards: `node dashboards/generate.ts`. With `--check` it writes nothing, and exits with 1 naming each file that is not
 * what the code in `dashboards/` says.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles, generatedFolder, staleFiles } from './generated-dashboards.ts';

const files = generatedFiles();
const stale = staleFiles(files);
if (process.argv.includes('--check')) {
  for (const name of stale)
    process.stdout.write(
      `${name} of manifests/monitoring/dashboards is not what dashboards/ says: run node dashboards/generate.ts\n`,
    );
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const name of stale) {
    const text = files.get(name);
    if (text === undefined) rmSync(join(generatedFolder, name));
    else writeFileSync(join(generatedFolder, name), text);
    process.stdout.write(`${text === undefined ? 'removed' : 'wrote'} manifests/monitoring/dashboards/${name}\n`);
  }
}
