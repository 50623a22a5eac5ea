/**
 * How often something happened in a time, by whole numbers. `increase` does not see the first event of a series that begins with it, as
 * counters by cause do: what is at 1 in that time, and was not there in the day before it, began in it. A target that gets its model or another
 * Node has its series twice, and counts once.
 *
 * @param time a duration, or a variable that has one
 */
export function timesIn(time: string, counter: string): string {
  const grown = `increase(${counter}[${time}])`;
  const begun = `(min_over_time(${counter}[${time}]) == 1 unless last_over_time(${counter}[1d] offset ${time}))`;
  return `round(max without (model, node, job, instance) (${grown} + ${begun} or ${grown} or ${begun}))`;
}

/** In the time range. */
export const timesInRange = (counter: string): string => timesIn('$__range', counter);

/** In each of the pieces in which the time range is drawn, those of `bars`. */
export const timesInPiece = (counter: string): string => timesIn('$__rate_interval', counter);

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
