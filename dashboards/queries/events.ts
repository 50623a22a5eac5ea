import { ofOperators, ofRobots } from './selectors.ts';

/** A time as Prometheus writes it behind a selector, and where to look for what was there when it began. */
interface Span {
  readonly during: string;
  readonly before: string;
}

const range: Span = { during: '[$__range]', before: '[1d] offset $__range' };
/** Between two of the points that `bars` draw. */
const piece: Span = { during: '[$__interval]', before: '[1h] offset $__interval' };
/** The day that begins at each point. */
const day: Span = { during: '[1d] offset -1d', before: '[1d]' };

interface Who {
  /** Makes one series of those that follow each other: a robot gets its model or another Node, and counts on. */
  readonly merge: (query: string) => string;
  /** There is a series of it where Prometheus had the page of who counts. */
  readonly page: string;
  /** Labels of who counts, and of all who count in his place after or before him. */
  readonly own: string;
  readonly place: string;
}

const robots: Who = {
  merge: (query) => `max without (model, node, job, instance) (${query})`,
  page: ofRobots('kubevac_agent_info'),
  own: 'namespace, robot',
  place: 'namespace, robot',
};

/** A replica of the operator counts from its start on; its successor is another one. */
const operators: Who = {
  merge: (query) => query,
  page: ofOperators('kubevac_operator_info'),
  own: 'job, instance',
  place: 'job',
};

/** A counter at the end of a time, when it began, and as it was seen first in it. */
function looksAt({ during, before }: Span, counter: string, { merge }: Pick<Who, 'merge'>) {
  return {
    now: merge(`last_over_time(${counter}${during})`),
    earlier: merge(`last_over_time(${counter}${before})`),
    first: merge(`min_over_time(${counter}${during})`),
  };
}

/**
 * How often something happened: what the counter is at now, less what it was at before, also where Prometheus had no page in between. A series
 * by cause begins with its first event: it was at 0 where there was a page before, or one without it. One that fell began anew.
 */
function timesIn(span: Span, counter: string, who: Who): string {
  const { during, before } = span;
  const { merge, page, own, place } = who;
  const { now, earlier, first } = looksAt(span, counter, who);
  const none = `0 * ${now} and on (${place}) last_over_time(${page}${before})`;
  const pages = `sum by (${own}) (count_over_time(${page}${during}))`;
  const born = `0 * (${merge(`count_over_time(${counter}${during})`)} < on (${own}) group_left () ${pages})`;
  return `(${now} - (${earlier} or ${none} or ${born} or ${first}) >= 0 or ${now})`;
}

export const robotTimesInRange = (counter: string): string => timesIn(range, counter, robots);
export const robotTimesInPiece = (counter: string): string => timesIn(piece, counter, robots);
export const operatorTimesInPiece = (counter: string): string => timesIn(piece, counter, operators);

/** What a robot added to a total of its life, as its firmware counts it. One that fell is another robot's, or was put back: nothing then. */
function addedIn(span: Span, total: string): string {
  const { now, earlier, first } = looksAt(span, total, robots);
  return `clamp_min(${now} - (${earlier} or ${first}), 0)`;
}

export const addedInRange = (total: string): string => addedIn(range, total);
export const addedOnDay = (total: string): string => addedIn(day, total);

/** What a counter that is always there, or a part of a histogram, grew by in the range, as Prometheus estimates it. */
export const inRange = (counter: string): string => `increase(${counter}[$__range])`;

export const perSecond = (counter: string): string => `rate(${counter}[$__rate_interval])`;

/** Nothing where nothing was observed. @param labels that the quantiles are told apart by */
export const quantile = (share: number, histogram: string, labels: readonly string[] = []): string =>
  quantileOf(share, perSecond(histogram), labels);

/** Of all that was observed in the time range. */
export const quantileInRange = (share: number, histogram: string): string => quantileOf(share, inRange(histogram), []);

function quantileOf(share: number, buckets: string, labels: readonly string[]): string {
  return `histogram_quantile(${share}, sum by (${[...labels, 'le'].join(', ')}) (${buckets})) >= 0`;
}
