import { dump } from 'js-yaml';

/** What a dry run prints of an object: itself where a format is asked for, else that it would be there. */
export function dryRunText(
  object: { readonly metadata: { readonly generateName: string } },
  kind: string,
  format: 'yaml' | 'json' | undefined,
): string {
  return format === undefined
    ? `${kind}/${object.metadata.generateName} created (dry run)`
    : objectText(object, format);
}

/** An object as a file for `kubectl create -f`. */
export function objectText(object: object, format: 'yaml' | 'json'): string {
  return format === 'json' ? JSON.stringify(object, null, 4) : dump(object, { lineWidth: -1 }).trimEnd();
}
