/** What a reader has chosen, as Grafana would put it into a query; each may be a regular expression. */
export interface Choice {
  readonly namespace?: string;
  readonly robot?: string;
  readonly job?: string;
  /** The time range, and the pieces that it is drawn in, as Prometheus writes durations. */
  readonly range?: string;
  readonly interval?: string;
  readonly rateInterval?: string;
}

/** That of "All". */
const anything = '.+';

/**
 * A query as Prometheus can run it.
 *
 * @throws where a variable is left that it does not know
 */
export function fillIn(query: string, choice: Choice = {}): string {
  const { namespace = anything, robot = anything, job = anything } = choice;
  const { range = '24h', interval = '1m', rateInterval = '4m' } = choice;
  const values: Readonly<Record<string, string>> = {
    namespace,
    robot,
    job,
    datasource: 'prometheus',
    __range: range,
    __interval: interval,
    __rate_interval: rateInterval,
  };
  // `$1` is no variable: it is of label_replace.
  return query.replaceAll(/\$\{?([A-Za-z_]\w*)(?::\w+)?\}?/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for ${whole}`);
    return value;
  });
}
