import type { Restrictions } from '@kubevac/protocol/settings.ts';
import type { Zone } from '@kubevac/protocol/tasks.ts';

/** Some firmware keeps centimetres. */
const roundedMillimeters = 10;

/** Whether both keep a robot out of the same places: in any order, from any end, but for what firmware rounds. */
export function isSameRestrictions(a: Restrictions, b: Restrictions): boolean {
  return (
    isSameList(a.walls.map(endsOf), b.walls.map(endsOf)) &&
    isSameList(a.noGoZones.map(cornersOf), b.noGoZones.map(cornersOf))
  );
}

/** Four coordinates. */
type Shape = readonly number[];

function isSameList(some: readonly Shape[], others: readonly Shape[]): boolean {
  const left = [...others];
  const isMissing = (shape: Shape): boolean => {
    const at = left.findIndex((other) => isSameShape(shape, other));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  };
  return some.length === others.length && !some.some(isMissing);
}

function isSameShape(a: Shape, b: Shape): boolean {
  return a.every((value, at) => Math.abs(value - (b[at] ?? Infinity)) <= roundedMillimeters);
}

/** The lower of x first, and of those the lower of y. */
function endsOf({ x1Millimeters: x1, y1Millimeters: y1, x2Millimeters: x2, y2Millimeters: y2 }: Zone): Shape {
  return x1 < x2 || (x1 === x2 && y1 <= y2) ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
}

function cornersOf({ x1Millimeters: x1, y1Millimeters: y1, x2Millimeters: x2, y2Millimeters: y2 }: Zone): Shape {
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}
