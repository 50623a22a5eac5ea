import type { z } from 'zod';

/** `brokerUrl` → `broker-url` */
export function camelToKebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `brokerUrl` → `BROKER_URL` */
export function camelToSnake(name: string): string {
  return camelToKebab(name).replaceAll('-', '_').toUpperCase();
}

/** Turns the text of a flag or variable into what the field's schema expects; text it cannot turn is left to the schema's own fault. */
export function convertText(field: z.ZodType, text: string): unknown {
  const type = typeName(field);
  if (type === 'number' || type === 'int')
    return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  if (type === 'boolean') return { true: true, false: false }[text] ?? text;
  if (type === 'array') return text.split(',').map((word) => word.trim());
  if (type === 'object' || type === 'record') return parseOrKeep(text);
  return text;
}

/** Whether the flag stands alone: `--in-cluster`, `--no-in-cluster`. */
export function isSwitch(field: z.ZodType): boolean {
  return typeName(field) === 'boolean';
}

/** Secrets come by file, so `passwordFile` is none; whatever else sounds like one is never shown. */
export function isSecret(name: string): boolean {
  return /password|secret|token|privateKey/i.test(name) && !name.endsWith('File');
}

/** The value as it may stand in a fault: short, and without the credentials of a URL. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  const clean = text.replace(/\/\/[^/@"]*@/g, '//…@');
  return clean.length > 120 ? `${clean.slice(0, 119)}…` : clean;
}

/** The `--help` text: every flag with its variable, default and description. */
export function helpFor({ schema, envPrefix, help }: { schema: z.ZodObject; envPrefix: string; help: string }): string {
  const entries = Object.entries(schema.shape).map(([name, field]) => entryFor(name, field as z.ZodType, envPrefix));
  const fixed = [
    `  --config FILE\n      a JSON object with any of the fields below, in camelCase  [${envPrefix}_CONFIG]`,
    '  --help\n      this text',
  ];
  const precedence = 'A flag wins over its environment variable (in brackets), which wins over the file.';
  return [help.trimEnd(), '', precedence, '', ...fixed, ...entries, ''].join('\n');
}

function entryFor(name: string, field: z.ZodType, envPrefix: string): string {
  const type = typeName(field);
  const placeholder = isSwitch(field) ? '' : ` ${choices(field) ?? type.toUpperCase()}`;
  const standard = field.safeParse(undefined);
  const need = standard.success ? defaultWords(name, field, standard.data) : '  (required)';
  return `  --${camelToKebab(name)}${placeholder}\n      ${field.description ?? ''}${need}  [${envPrefix}_${camelToSnake(name)}]`;
}

function defaultWords(name: string, field: z.ZodType, value: unknown): string {
  return value === undefined || isSecret(name) ? '' : `  (default ${shown(value)})`;
}

function choices(field: z.ZodType): string | undefined {
  const bare = unwrapped(field);
  return 'options' in bare && Array.isArray(bare.options) && typeName(field) === 'enum'
    ? bare.options.join('|')
    : undefined;
}

function typeName(field: z.ZodType): string {
  return unwrapped(field).def.type;
}

/** The schema below `.optional()`, `.default()`, `.nullable()`, `.transform()`. */
function unwrapped(field: z.ZodType): z.ZodType {
  const { def } = field as unknown as { def: { innerType?: z.ZodType; in?: z.ZodType } };
  const inner = def.innerType ?? def.in;
  return inner === undefined ? field : unwrapped(inner);
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
