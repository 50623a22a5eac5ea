import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import type { DemoCluster } from './cluster.ts';
import type { SceneTask } from './scene.ts';

const secrets = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret' };

/** Takes the pictures that tasks left out of their Secrets. @returns the files, which outlive the demo */
export async function savePictures(
  { client }: DemoCluster,
  tasks: readonly SceneTask[],
  folder = join(cacheFolder(), 'demo'),
): Promise<string[]> {
  const saved: string[] = [];
  for (const { metadata, status } of tasks) {
    if (!('outputRef' in status) || status.outputRef === undefined) continue;
    const secret = { namespace: metadata.namespace, name: status.outputRef.name };
    const { data } = (await client.get(secrets, secret)) as { data: Record<string, string> };
    for (const [file, text] of Object.entries(data).filter(([name]) => name.endsWith('.png'))) {
      const path = join(folder, `${metadata.name}-${file}`);
      // A floor plan is private, even one that somebody made up.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path, Buffer.from(text, 'base64'), { mode: 0o600 });
      saved.push(path);
    }
  }
  return saved;
}
