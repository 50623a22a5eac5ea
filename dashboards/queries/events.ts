/**
 * How often something happened in the range, by whole numbers. `increase` does not see the first event of a series that begins with it, as
 * counters by cause do: what is at 1 in the range, and was not there in the day before, began in it.
 */
export function timesInRange(counter: string): string {
  const grown = `increase(${counter}[$__range])`;
  const begun = `(min_over_time(${counter}[$__range]) == 1 unless last_over_time(${counter}[1d] offset $__range))`;
  return `round(${grown} + ${begun} or ${grown} or ${begun})`;
}

/** What a counter that is always there grew by in the range. */
export const inRange = (counter: string): string => `increase(${counter}[$__range])`;

/** What it grew by on the day that begins at each point. */
export const onDay = (counter: string): string => `increase(${counter}[1d] offset -1d)`;

export const perSecond = (counter: string): string => `rate(${counter}[$__rate_interval])`;

/** @param labels that the quantiles are told apart by */
export function quantile(share: number, histogram: string, labels: readonly string[] = []): string {
  return `histogram_quantile(${share}, sum by (${[...labels, 'le'].join(', ')}) (${perSecond(histogram)}))`;
}
