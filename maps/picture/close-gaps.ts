import { endAt, rowAt, runFields, startAt, valueAt, type Runs } from '../runs.ts';

/**
 * The runs as they are drawn: a single cell that the robot did not see between two of one kind is a ray of its lidar that went
 * astray, and belongs to them.
 */
export function closeGaps(runs: Runs): Runs {
  const closed = new Int32Array(runs.length);
  let used = 0;
  for (let at = 0; at < runs.length; at += runFields) {
    const last = used - runFields;
    const isSame = last >= 0 && rowAt(closed, last) === rowAt(runs, at) && valueAt(closed, last) === valueAt(runs, at);
    if (isSame && startAt(runs, at) - endAt(closed, last) === 1) {
      closed[last + 2] = endAt(runs, at);
      continue;
    }
    for (let field = 0; field < runFields; field += 1) closed[used + field] = runs[at + field] ?? 0;
    used += runFields;
  }
  return closed.subarray(0, used);
}
