import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { fleet } from './fleet/fleet.ts';
import { operator } from './operator/operator.ts';
import { robot } from './robot/robot.ts';

export const generatedFolder = join(import.meta.dirname, '../manifests/monitoring/dashboards');

/** Every dashboard, by the name of its file. */
export const dashboards = (): Readonly<Record<string, Dashboard>> => ({
  fleet: fleet(),
  robot: robot(),
  operator: operator(),
});

/** The text of every generated file, by its name. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(dashboards()).map(([name, dashboard]) => [
      `${name}.json`,
      `${JSON.stringify(dashboard, null, 2)}\n`,
    ]),
  );
}

/** The names of files in the folder that are missing, different, or of a dashboard that is gone. */
export function staleFiles(files: ReadonlyMap<string, string>): readonly string[] {
  const present = existsSync(generatedFolder) ? readdirSync(generatedFolder) : [];
  const leftOver = present.filter((name) => name.endsWith('.json') && !files.has(name));
  const different = [...files].filter(([name, text]) => {
    const file = join(generatedFolder, name);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  return [...leftOver, ...different.map(([name]) => name)];
}
