import type { DrivenPoint } from '@kubevac/protocol/driven-path.ts';
import type { DrivenPoints } from '../../outputs/driven-points.ts';

/** Points that live as long as a test. */
export class MemoryPoints implements DrivenPoints {
  all: DrivenPoint[] = [];

  clear(): void {
    this.all = [];
  }

  add(point: DrivenPoint): void {
    this.all.push(point);
  }
}
