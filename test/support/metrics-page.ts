import assert from 'node:assert/strict';

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly type: string;
  readonly samples: Sample[];
}

const headLine = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/;
const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]Inf|[-+0-9.e]+)$/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(?:,|$)/y;
const types = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);

/** Reads a page in Prometheus' text format, strictly: HELP, then TYPE, then the samples of that family, each series once. */
export function parseMetrics(page: string): ReadonlyMap<string, Family> {
  assert.ok(page.endsWith('\n'), 'the last line must end');
  const reading: Reading = { families: new Map(), series: new Set() };
  for (const line of page.split('\n').filter((text) => text !== '')) {
    const [, what, name = '', rest = ''] = headLine.exec(line) ?? [];
    if (what === 'HELP') reading.helped = name;
    else if (what === 'TYPE') beginFamily(reading, name, rest);
    else addSample(reading, sampleOf(line));
  }
  for (const [name, family] of reading.families) if (family.type === 'histogram') checkHistogram(name, family);
  return reading.families;
}

interface Reading {
  readonly families: Map<string, Family>;
  readonly series: Set<string>;
  helped?: string;
  current?: [string, Family];
}

function beginFamily(reading: Reading, name: string, type: string): void {
  assert.ok(reading.helped === name && types.has(type) && !reading.families.has(name), `${name} ${type}`);
  reading.current = [name, { type, samples: [] }];
  reading.families.set(...reading.current);
}

function addSample({ current, series }: Reading, sample: Sample): void {
  const identity = `${sample.name} ${labelsText(sample.labels)}`;
  assert.ok(current !== undefined && belongs(sample.name, current), `not of its family: ${identity}`);
  assert.ok(!series.has(identity), `twice: ${identity}`);
  series.add(identity);
  current[1].samples.push(sample);
}

function labelsText(labels: Sample['labels']): string {
  const words = Object.entries(labels).map(([name, value]) => JSON.stringify([name, value]));
  return words.toSorted().join();
}

function sampleOf(line: string): Sample {
  const [, name, labels = '', value = ''] = sampleLine.exec(line) ?? [];
  assert.ok(name !== undefined, `not a sample: ${line}`);
  const read: Record<string, string> = {};
  label.lastIndex = 0;
  while (label.lastIndex < labels.length) {
    const [, key = '', text = ''] = label.exec(labels) ?? assert.fail(`bad labels: ${line}`);
    read[key] = text;
  }
  return { name, labels: read, value: Number(value.replace('Inf', 'Infinity')) };
}

function belongs(sample: string, [name, { type }]: [string, Family]): boolean {
  const suffixes = { histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] }[type] ?? [''];
  return suffixes.some((suffix) => sample === name + suffix);
}

/** Buckets grow, and the last one is the count. */
function checkHistogram(name: string, { samples }: Family): void {
  const last = new Map<string, number>();
  for (const { name: sample, labels, value } of samples) {
    const { le, ...others } = labels;
    const key = labelsText(others);
    if (sample === `${name}_bucket`) {
      assert.ok(le !== undefined && value >= (last.get(key) ?? 0), `${name} ${key} ${le}`);
      last.set(key, value);
    } else if (sample === `${name}_count`) assert.equal(value, last.get(key), `${name} ${key}`);
  }
}
