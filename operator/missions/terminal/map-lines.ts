import type { TerminalSize } from '../../kubelet/mission-terminals.ts';
import type { MapSeen } from '../live/live-map.ts';

/** Where a robot is. */
interface Pose {
  readonly xMillimeters: number;
  readonly yMillimeters: number;
  readonly headingDegrees: number;
}

/** The map with the robot where it is now, as lines of a terminal; or why there is none. */
export function mapLines(seen: MapSeen, _pose: Pose | undefined, { columns, rows }: TerminalSize): string[] {
  const lines = 'why' in seen ? [seen.why.slice(0, columns)] : [];
  return lines.slice(0, rows);
}
