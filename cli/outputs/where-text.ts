import { statusOf, type Task } from '../task.ts';
import { formatNamed, SAVED_KINDS } from './formats.ts';

/** Where a task that has ended left its files, and how to get one of them; nothing for a task that left none. */
export function whereText(task: Task): readonly string[] {
  const { outputRef } = statusOf(task);
  if (outputRef === undefined) return [];
  const get = getCommand(task, outputRef.name);
  return [`its files are in the Secret ${outputRef.name}:`, `  ${get}`];
}

/** Readings may be gzipped; `zcat -f` lets through what is not. Files whose names only their driver knows are listed. */
function getCommand({ kind, metadata, spec }: Task, secretName: string): string {
  const saved = SAVED_KINDS[kind];
  const [name] = spec !== undefined && 'formats' in spec ? spec.formats : [];
  const file = saved && (name === undefined ? saved.formats[0] : formatNamed(saved, name))?.file;
  const secret = `secret ${secretName} -n ${metadata.namespace}`;
  if (file === undefined || file === '') return `kubectl describe ${secret}`;
  const get = `kubectl get ${secret} -o`;
  if (kind === 'SensorRead') return `${get} go-template='{{range .data}}{{.}}{{end}}' | base64 -d | zcat -f > ${file}`;
  return `${get} 'jsonpath={.data.${file.replaceAll('.', String.raw`\.`)}}' | base64 -d > ${file}`;
}
