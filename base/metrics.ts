import { Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';
import type { HttpReply } from './http.ts';
import { onceIn, type Logger } from './log.ts';

/** The content type of a page. */
export const METRICS_TYPE: string = Registry.PROMETHEUS_CONTENT_TYPE;

export type Labels = Readonly<Record<string, string>>;

/** One series as it is now. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

export interface MetricDescription {
  readonly name: string;
  /** For who looks at a graph and wonders: what it says, and what to do about it. */
  readonly help: string;
  readonly labels?: readonly string[];
}

/** A metric as it is said to people. */
export interface Described extends Required<MetricDescription> {
  readonly type: 'gauge' | 'counter' | 'histogram';
}

/** A metric that is read off at each scrape. There is no series of what is undefined, or not in the list. */
export interface MeasuredMetric extends MetricDescription {
  readonly read: () => number | undefined | Iterable<Sample>;
}

export interface EventsDescription extends MetricDescription {
  /** Series that are there, at 0, before anything happens: what comes after that is then seen to grow. */
  readonly zeros?: readonly Labels[];
}

export interface HistogramDescription extends EventsDescription {
  readonly buckets: readonly number[];
}

/** The metrics of one process, and the page that Prometheus reads. The only file that knows the library for it (lint). */
export class Metrics {
  readonly #registry = new Registry();
  readonly #described: Described[] = [];
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  gauge({ read, ...description }: MeasuredMetric): void {
    const collect = this.#collecting(description, read);
    const gauge: Gauge = new Gauge({
      ...this.#of('gauge', description),
      collect: () => collect(gauge, ({ labels, value }) => gauge.set(labels, value)),
    });
  }

  /** @param metric what it reads only grows, but for a restart of whoever counts */
  counter({ read, ...description }: MeasuredMetric): void {
    const collect = this.#collecting(description, read);
    const counter: Counter = new Counter({
      ...this.#of('counter', description),
      collect: () => collect(counter, ({ labels, value }) => counter.inc(labels, value)),
    });
  }

  /** Counts what happens. Without labels it begins at 0. */
  events({ zeros = [], ...description }: EventsDescription): (labels?: Labels, number?: number) => void {
    const counter = new Counter(this.#of('counter', description));
    for (const labels of zeros) counter.inc(labels, 0);
    return (labels = {}, number = 1) => counter.inc(labels, number);
  }

  histogram(options: HistogramDescription): (value: number, labels?: Labels) => void {
    const { buckets, zeros = [], ...description } = options;
    const histogram = new Histogram({ ...this.#of('histogram', description), buckets: [...buckets] });
    for (const labels of zeros) histogram.zero(labels);
    return (value, labels = {}) => histogram.observe(labels, value);
  }

  /** Serves the page. */
  readonly handler = async (): Promise<HttpReply> => ({ contentType: METRICS_TYPE, body: await this.page() });

  /** In the text format of Prometheus. A metric that cannot be read is left out, and logged. */
  page(): Promise<string> {
    return this.#registry.metrics();
  }

  /** All of them, in the order of the page. */
  describe(): readonly Described[] {
    return this.#described;
  }

  #of(type: Described['type'], { name, help, labels = [] }: MetricDescription) {
    this.#described.push({ type, name, help, labels });
    return { name, help, labelNames: [...labels], registers: [this.#registry] };
  }

  /** Reads all anew; of a metric that cannot be read nothing is told. */
  #collecting(
    { name, labels = [] }: MetricDescription,
    read: MeasuredMetric['read'],
  ): (metric: Metric, add: (sample: Sample) => void) => void {
    const clear = (metric: Metric): void => {
      metric.reset();
      // A metric without labels is 0 after a reset, and would be told as that.
      if (labels.length === 0) metric.remove();
    };
    const repeating = onceIn(this.#log.child({ metric: name }), 60_000);
    return (metric, add) => {
      clear(metric);
      try {
        const value = read() ?? [];
        for (const sample of typeof value === 'number' ? [{ labels: {}, value }] : value) add(sample);
      } catch (error) {
        clear(metric);
        repeating.error({ error }, 'metric not read');
      }
    };
  }
}
