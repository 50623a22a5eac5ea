import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { camelToKebab, camelToSnake, convertText, helpFor, isSecret, isSwitch, shown } from './config-fields.ts';

export interface ReadConfigOptions<Schema extends z.ZodObject> {
  /** One flat object; each field's `.describe()` is its line of help. Field `brokerUrl` is flag `--broker-url`. */
  readonly schema: Schema;
  /** Arguments without the program's name: `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `KUBEVAC_AGENT` makes `KUBEVAC_AGENT_BROKER_URL` of `brokerUrl`. */
  readonly envPrefix: string;
  /** What stands above the list of flags: what the program is and how it is called. */
  readonly help: string;
}

export type ConfigResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly string[] }
  | { readonly help: string };

/** One value as given, with the words to call it by in a fault. */
interface Given {
  readonly value: unknown;
  readonly source: string;
}

/**
 * Reads a program's configuration: a flag wins over the environment, which wins over the JSON file named by
 * `--config` (or PREFIX_CONFIG). All faults are found in one go, each with its name, its value (never a
 * secret's) and what would be right. A field is a secret when its name says so.
 */
export function readConfig<Schema extends z.ZodObject>(
  options: ReadConfigOptions<Schema>,
): ConfigResult<z.infer<Schema>> {
  const flags = readFlags(options.schema, options.argv);
  if (flags.help) return { help: helpFor(options) };
  const faults = [...flags.faults];
  const fileName = flags.config ?? options.env[`${options.envPrefix}_CONFIG`];
  const given = new Map<string, Given>();
  if (fileName !== undefined) readFile({ schema: options.schema, fileName, given, faults });
  readEnvironment(options, given);
  for (const [name, text] of flags.values)
    given.set(name, { value: convertText(fieldOf(options.schema, name), text), source: `--${camelToKebab(name)}` });

  const raw = Object.fromEntries([...given].map(([name, { value }]) => [name, value]));
  const parsed = options.schema.safeParse(raw);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => faultFor(options, given, issue)));
  if (faults.length > 0 || !parsed.success) return { ok: false, faults };
  return { ok: true, value: parsed.data };
}

interface Flags {
  help: boolean;
  config: string | undefined;
  readonly values: Map<string, string>;
  readonly faults: string[];
}

function readFlags(schema: z.ZodObject, argv: readonly string[]): Flags {
  const flags: Flags = { help: false, config: undefined, values: new Map(), faults: [] };
  const names = new Map(Object.keys(schema.shape).map((name) => [camelToKebab(name), name]));
  const rest = [...argv];
  while (rest.length > 0) {
    const [flag = '', inline] = splitOnce(rest.shift() ?? '');
    if (flag === '--help' || flag === '-h') flags.help = true;
    else if (flag === '--config') readConfigFlag(flags, inline ?? rest.shift());
    else readFlag({ schema, names, flags, rest }, flag, inline);
  }
  return flags;
}

function readConfigFlag(flags: Flags, path: string | undefined): void {
  if (path === undefined || path === '' || path.startsWith('--'))
    flags.faults.push('--config has no value: name a file');
  else flags.config = path;
}

interface FlagReading {
  readonly schema: z.ZodObject;
  readonly names: Map<string, string>;
  readonly flags: Flags;
  readonly rest: string[];
}

function readFlag({ schema, names, flags, rest }: FlagReading, flag: string, inline: string | undefined): void {
  const name = names.get(flag.replace(/^--/, ''));
  const negated = names.get(flag.replace(/^--no-/, ''));
  if (!flag.startsWith('--')) flags.faults.push(`"${flag}" is not a flag: flags begin with --, see --help`);
  else if (name !== undefined && isSwitch(fieldOf(schema, name))) flags.values.set(name, inline ?? 'true');
  else if (name !== undefined) readValue({ flags, rest }, { name, flag, inline });
  else if (negated !== undefined && isSwitch(fieldOf(schema, negated))) flags.values.set(negated, 'false');
  else {
    flags.faults.push(`${flag} is not known: see --help for the flags there are`);
    if (inline === undefined) passOverValue(rest);
  }
}

/** What was meant as the value of a flag that is none is no second fault. */
function passOverValue(rest: string[]): void {
  if (rest[0]?.startsWith('-') === false) rest.shift();
}

function readValue(
  { flags, rest }: Pick<FlagReading, 'flags' | 'rest'>,
  { name, flag, inline }: { name: string; flag: string; inline: string | undefined },
): void {
  const missing = inline === undefined && (rest[0] === undefined || rest[0].startsWith('--'));
  if (missing) flags.faults.push(`${flag} has no value: write ${flag}=VALUE`);
  else flags.values.set(name, inline ?? rest.shift() ?? '');
}

function readEnvironment(
  { schema, env, envPrefix }: Pick<ReadConfigOptions<z.ZodObject>, 'schema' | 'env' | 'envPrefix'>,
  given: Map<string, Given>,
): void {
  for (const name of Object.keys(schema.shape)) {
    const variable = `${envPrefix}_${camelToSnake(name)}`;
    const text = env[variable];
    if (text !== undefined && text !== '')
      given.set(name, { value: convertText(fieldOf(schema, name), text), source: variable });
  }
}

interface FileReading {
  readonly schema: z.ZodObject;
  readonly fileName: string;
  readonly given: Map<string, Given>;
  readonly faults: string[];
}

function readFile({ schema, fileName, given, faults }: FileReading): void {
  try {
    const content: unknown = JSON.parse(readFileSync(fileName, 'utf8'));
    if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new Error('not a JSON object');
    for (const [name, value] of Object.entries(content)) {
      if (Object.hasOwn(schema.shape, name)) given.set(name, { value, source: `${fileName}: ${name}` });
      else
        faults.push(`${fileName}: "${name}" is not known: see --help (a flag --some-name is "someName" in the file)`);
    }
  } catch (error) {
    faults.push(
      `--config is ${fileName}: ${error instanceof Error ? error.message : String(error)}; it must be a file with one JSON object`,
    );
  }
}

function faultFor(
  { schema, envPrefix }: Pick<ReadConfigOptions<z.ZodObject>, 'schema' | 'envPrefix'>,
  given: Map<string, Given>,
  issue: z.core.$ZodIssue,
): string {
  const name = String(issue.path[0] ?? '');
  if (!Object.hasOwn(schema.shape, name)) return issue.message;
  const field = fieldOf(schema, name);
  const { description } = field;
  const right = description === undefined ? '' : ` (${description})`;
  const entry = given.get(name);
  const flag = `--${camelToKebab(name)}`;
  if (entry === undefined && !field.safeParse(undefined).success)
    return `${flag} is not set: give it, or ${envPrefix}_${camelToSnake(name)}${right}`;
  if (entry === undefined) return `${flag} is ${unsetWords(field)}: ${issue.message}${right}`;
  const value = isSecret(name) ? 'set, its value is not shown' : shown(entry.value);
  return `${entry.source} is ${value}: ${issue.message}${right}`;
}

/** Of a field that nobody gave and that fits by itself, but not with the others. */
function unsetWords(field: z.ZodType): string {
  const value = field.safeParse(undefined).data;
  return value === undefined ? 'not set' : `${shown(value)} by default`;
}

function fieldOf(schema: z.ZodObject, name: string): z.ZodType {
  return schema.shape[name] as z.ZodType;
}

function splitOnce(argument: string): [string, string | undefined] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}
