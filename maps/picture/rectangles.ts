import { eachRun, type Run, type Runs } from '../runs.ts';

export interface Rectangle extends Run {
  /** In rows, upwards from `row`. */
  readonly height: number;
}

/** Runs that lie exactly above each other, as one: far fewer for rooms with straight walls. */
export function rectanglesOf(runs: Runs): Rectangle[] {
  const finished: Rectangle[] = [];
  let growing = new Map<string, Run & { height: number }>();
  let next: typeof growing = new Map();
  let current = -1;
  const turn = (row: number): void => {
    for (const [key, rectangle] of growing) if (!next.has(key)) finished.push(rectangle);
    growing = next;
    next = new Map();
    // A row without anything ends all.
    if (row !== current + 1 && current !== -1) {
      finished.push(...growing.values());
      growing = new Map();
    }
    current = row;
  };
  for (const run of eachRun(runs)) {
    if (run.row !== current) turn(run.row);
    const key = `${run.start} ${run.end} ${run.value}`;
    const below = growing.get(key);
    if (below !== undefined) below.height += 1;
    next.set(key, below ?? { ...run, height: 1 });
  }
  for (const [key, rectangle] of growing) if (!next.has(key)) finished.push(rectangle);
  return [...finished, ...next.values()];
}
