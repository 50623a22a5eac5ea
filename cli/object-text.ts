import { dump } from 'js-yaml';

/** An object as a file for `kubectl create -f`. */
export function objectText(object: object, format: 'yaml' | 'json'): string {
  return format === 'json' ? JSON.stringify(object, null, 4) : dump(object, { lineWidth: -1 }).trimEnd();
}
