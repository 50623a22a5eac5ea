import pino from 'pino';

/** What varies in a log line. Fixed keys where they apply: `robot`, `task`, `kind`, `reason`, `error`. */
export type LogFields = Readonly<Record<string, unknown>>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * The one door for logs. The message is constant, so that a person can grep for it; what varies is in the
 * fields. `error` may be an Error: its type, message and stack are written.
 */
export interface Logger {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** The same logger with these fields in every line. */
  child(fields: LogFields): Logger;
}

export interface LineSink {
  write(line: string): unknown;
}

export interface LoggerOptions {
  /** The program's or part's name, the `name` key of every line. */
  readonly name: string;
  readonly level?: LogLevel;
  /** One readable line instead of JSON, for a terminal. */
  readonly pretty?: boolean;
  /** Where lines go; standard error when absent. */
  readonly sink?: LineSink;
}

/** Makes a logger that writes one line per call, at once: a line is not lost when the process dies after it. */
export function createLogger(options: LoggerOptions): Logger {
  const sink = options.sink ?? pino.destination({ fd: 2, sync: true });
  const destination = options.pretty === true ? { write: (line: string) => sink.write(readable(line)) } : sink;
  return pino(
    {
      name: options.name,
      level: options.level ?? 'info',
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    { write: (line: string) => void destination.write(line) },
  );
}

/** A logger that writes nothing, for tests and for parts whose owner does not care. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};

/**
 * Lets each constant message through at most once in the given time, for what a broken peer could repeat
 * without end. The line that comes through says in `suppressed` how many were held back before it.
 *
 * @param now milliseconds of a clock, injected
 */
export function onceIn(log: Logger, milliseconds: number, now: () => number = () => performance.now()): Logger {
  const seen = new Map<string, { at: number; suppressed: number }>();
  const limited = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields, message: string) => {
    const key = `${level} ${message}`;
    const last = seen.get(key);
    if (last !== undefined && now() - last.at < milliseconds) {
      last.suppressed += 1;
      return;
    }
    seen.set(key, { at: now(), suppressed: 0 });
    log[level](
      last === undefined || last.suppressed === 0 ? fields : { ...fields, suppressed: last.suppressed },
      message,
    );
  };
  return {
    debug: limited('debug'),
    info: limited('info'),
    warn: limited('warn'),
    error: limited('error'),
    child: (fields) => onceIn(log.child(fields), milliseconds, now),
  };
}

/** `12:00:01 WARN  operator  watch ended  kind=Cleaning reason=Expired` */
function readable(line: string): string {
  const { time, level, name, msg, error, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const words = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  if (error !== undefined) words.push(`error=${errorWords(error)}`);
  return (
    `${String(time).slice(11, 19)} ${String(level).toUpperCase().padEnd(5)} ${String(name)}  ${String(msg)}  ${words.join(' ')}`.trimEnd() +
    '\n'
  );
}

function errorWords(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return JSON.stringify(message);
}
