import { ofOperators, robotTargets } from './selectors.ts';

/**
 * How often something happened to robots in the time range, by whole numbers. A robot that gets its model or another Node has its series
 * one after the other: what grew in each is added up, and what the later one begins at has been counted.
 */
export const robotTimesInRange = (counter: string): string =>
  timesIn('$__range', counter, {
    known: `on (namespace, robot) ${before('$__range', robotTargets)}`,
    merge: (how, query) => `${how} without (model, node, job, instance) (${query})`,
  });

/** How often something happened in each replica of the operator, in each of the pieces in which the time range is drawn, those of `bars`. */
export const operatorTimesInPiece = (counter: string): string =>
  timesIn('$__rate_interval', counter, {
    known: `on () ${before('$__rate_interval', ofOperators('kubevac_operator_info'))}`,
    merge: (_how, query) => query,
  });

interface Counted {
  /** What was there in the day before: whether Prometheus knew who counts. */
  readonly known: string;
  /** Makes one series of those that are the same to a reader. */
  readonly merge: (how: 'sum' | 'min' | 'max', query: string) => string;
}

/**
 * `increase` does not see the first events of a series that begins with them, as counters by cause do: what a series that was not there in
 * the day before began at counts too, where it is one event, or where Prometheus knew who counts.
 */
function timesIn(time: string, counter: string, { known, merge }: Counted): string {
  const grown = merge('sum', `increase(${counter}[${time}])`);
  const began = `(${merge('min', `min_over_time(${counter}[${time}])`)} unless ${merge('max', before(time, counter))})`;
  const counts = `(${began} == 1 or ${began} and ${known})`;
  return `round(${grown} + ${counts} or ${grown} or ${counts})`;
}

const before = (time: string, series: string): string => `last_over_time(${series}[1d] offset ${time})`;

/** What a counter that is always there grew by in the range. */
export const inRange = (counter: string): string => `increase(${counter}[$__range])`;

/** What it grew by on the day that begins at each point. */
export const onDay = (counter: string): string => `increase(${counter}[1d] offset -1d)`;

export const perSecond = (counter: string): string => `rate(${counter}[$__rate_interval])`;

/** Nothing where nothing was observed. @param labels that the quantiles are told apart by */
export const quantile = (share: number, histogram: string, labels: readonly string[] = []): string =>
  quantileOf(share, perSecond(histogram), labels);

/** Of all that was observed in the time range. */
export const quantileInRange = (share: number, histogram: string): string => quantileOf(share, inRange(histogram), []);

function quantileOf(share: number, buckets: string, labels: readonly string[]): string {
  return `histogram_quantile(${share}, sum by (${[...labels, 'le'].join(', ')}) (${buckets})) >= 0`;
}
