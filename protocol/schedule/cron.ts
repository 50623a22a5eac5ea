const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** One field of a schedule, in the grammar that the API server checks and the agent reads. */
export interface CronField {
  readonly name: string;
  /** A regular expression of one value, as RE2 and ECMAScript both have it, in lower case. */
  readonly value: string;
  /** What it may be, for a person. */
  readonly words: string;
  readonly least: number;
  readonly most: number;
  /** Names of values, the first for `least`. */
  readonly names?: readonly string[];
}

/** In the order in which they stand. */
export const CRON_FIELDS = [
  { name: 'minute', value: '[0-5]?[0-9]', words: '0-59', least: 0, most: 59 },
  { name: 'hour', value: '[01]?[0-9]|2[0-3]', words: '0-23', least: 0, most: 23 },
  { name: 'day of the month', value: '0?[1-9]|[12][0-9]|3[01]', words: '1-31', least: 1, most: 31 },
  {
    name: 'month',
    value: `0?[1-9]|1[0-2]|${MONTHS.join('|')}`,
    words: '1-12 or jan-dec',
    least: 1,
    most: 12,
    names: MONTHS,
  },
  // Sunday is 0 and 7.
  {
    name: 'day of the week',
    value: `[0-7]|${DAYS.join('|')}`,
    words: '0-7 or sun-sat',
    least: 0,
    most: 6,
    names: DAYS,
  },
] as const satisfies readonly CronField[];

/** A schedule as sets of numbers. A field is `every` where it has a plain `*`. */
export interface Cron {
  /** Ascending. */
  readonly minutes: readonly number[];
  /** Ascending. */
  readonly hours: readonly number[];
  /** Runs by the hour, whatever hour it is: what the clock skips or repeats is nothing to make up for. */
  readonly everyHour: boolean;
  /** Whether it runs on a day of the calendar: `month` from 1, `weekday` from 0 for Sunday. */
  readonly hasDay: (month: number, day: number, weekday: number) => boolean;
}

interface FieldValues {
  readonly values: ReadonlySet<number>;
  readonly every: boolean;
}

/**
 * Reads what `crds/kinds/cron.ts` lets through: lists of values, ranges and `*`, each with an optional step. `a/n` goes on from a to
 * the end; a range that ends before it begins goes round (`22-2`, `fri-mon`). Where day of the month and day of the week are both
 * given, either is enough, as in Vixie cron and Kubernetes.
 *
 * @returns undefined where it does not read
 */
export function parseCron(schedule: string): Cron | undefined {
  const texts = schedule.toLowerCase().split(' ');
  if (texts.length !== CRON_FIELDS.length) return undefined;
  const [minute, hour, dayOfMonth, month, dayOfWeek] = CRON_FIELDS.map((field, at) =>
    readField(field, texts[at] ?? ''),
  );
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek) return undefined;
  return {
    minutes: ascending(minute.values),
    hours: ascending(hour.values),
    everyHour: hour.every,
    hasDay: (inMonth, day, weekday) =>
      month.values.has(inMonth) &&
      isDay(dayOfMonth, dayOfWeek, [dayOfMonth.values.has(day), dayOfWeek.values.has(weekday)]),
  };
}

function isDay(dayOfMonth: FieldValues, dayOfWeek: FieldValues, [first, second]: readonly [boolean, boolean]): boolean {
  return dayOfMonth.every || dayOfWeek.every ? first && second : first || second;
}

function ascending(values: ReadonlySet<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

function readField(field: CronField, text: string): FieldValues | undefined {
  const items = text.split(',').map((item) => readItem(field, item));
  if (items.some((item) => item === undefined)) return undefined;
  return {
    values: new Set(items.flatMap((item) => item?.values ?? [])),
    every: items.some((item) => item?.every === true),
  };
}

function readItem(field: CronField, text: string): { values: number[]; every: boolean } | undefined {
  const pattern = new RegExp(`^(?:[*]|(?<from>${field.value})(?:-(?<to>${field.value}))?)(?:/(?<step>[1-9][0-9]?))?$`);
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { from, to, step: stepText } = groups;
  const step = Number(stepText ?? 1);
  if (from === undefined) return { values: range(field, [field.least, field.most], step), every: step === 1 };
  const first = valueOf(field, from);
  const last = lastOf(field, first, { to, hasStep: stepText !== undefined });
  return { values: range(field, [first, last], step), every: false };
}

function lastOf(
  field: CronField,
  first: number,
  { to, hasStep }: { to: string | undefined; hasStep: boolean },
): number {
  if (to === undefined) return hasStep ? field.most : first;
  // A week from Sunday to Sunday has each day.
  return Number(to) > field.most && first === field.least ? field.most : valueOf(field, to);
}

function valueOf({ names = [], least, most }: CronField, text: string): number {
  const named = names.indexOf(text);
  if (named !== -1) return named + least;
  const value = Number(text);
  // Sunday.
  return value > most ? least : value;
}

/** Round the end where the last is before the first. */
function range({ least, most }: CronField, [first, last]: readonly [number, number], step: number): number[] {
  const size = most - least + 1;
  const length = ((last - first + size) % size) + 1;
  return Array.from({ length: Math.ceil(length / step) }, (_, at) => least + ((first - least + at * step) % size));
}
