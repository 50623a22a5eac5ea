import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { drivenPoint, type DrivenPoint } from '@kubevac/protocol/driven-path.ts';
import { LIMITS } from '@kubevac/protocol/limits.ts';
import { freeBytes, reservedBytes } from '../journal/space.ts';

/** Where the robot was on the path it drives, also before a restart of the agent. One path at a time. */
export interface DrivenPoints {
  /** A new path begins. */
  clear(): void;
  add(point: DrivenPoint): void;
  readonly all: readonly DrivenPoint[];
}

/** Nearer than that to the one before and looking the same way, a point says nothing new. */
const nearMillimeters = 20;
const sameDegrees = 10;

/**
 * Keeps them in a file that nobody else reads. What a crash of the host takes of it nobody needs: the journal knows how far
 * the path was driven. A disk that has no room for them beside the journal costs points, never a drive.
 */
export class DrivenPointsFile implements DrivenPoints {
  readonly #path: string;
  #points: DrivenPoint[];
  /** Doubled each time the points are thinned out. */
  #nearMillimeters = nearMillimeters;

  constructor(path: string) {
    this.#path = path;
    this.#points = pointsIn(path);
  }

  get all(): readonly DrivenPoint[] {
    return this.#points;
  }

  clear(): void {
    this.#points = [];
    this.#nearMillimeters = nearMillimeters;
    this.#write(() => rmSync(this.#path, { force: true }));
  }

  add(point: DrivenPoint): void {
    if (this.#saysNothing(point)) return;
    this.#points.push(point);
    if (this.#points.length >= LIMITS.drivenPoints) this.#thin();
    else this.#write(() => this.#append(point));
  }

  #saysNothing(point: DrivenPoint): boolean {
    const last = this.#points.at(-1);
    if (last === undefined || last.leg !== point.leg) return false;
    const moved = Math.hypot(point.xMillimeters - last.xMillimeters, point.yMillimeters - last.yMillimeters);
    return moved < this.#nearMillimeters && Math.abs(point.headingDegrees - last.headingDegrees) < sameDegrees;
  }

  #append(point: DrivenPoint): void {
    if (freeBytes(dirname(this.#path)) < reservedBytes) return;
    appendFileSync(this.#path, `${JSON.stringify(point)}\n`, { mode: 0o600 });
  }

  #thin(): void {
    this.#nearMillimeters *= 2;
    this.#points = this.#points.filter((_, index) => index % 2 === 0);
    const lines = this.#points.map((point) => `${JSON.stringify(point)}\n`).join('');
    this.#write(() => writeFileSync(this.#path, lines, { mode: 0o600 }));
  }

  #write(write: () => void): void {
    try {
      write();
    } catch {
      // In memory it is kept; see above.
    }
  }
}

/** Those that were written whole. */
function pointsIn(path: string): DrivenPoint[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => pointIn(line) ?? []);
}

function pointIn(line: string): DrivenPoint | undefined {
  try {
    return drivenPoint.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
