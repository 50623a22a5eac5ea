import type { RobotMap } from '@kubevac/maps/map.ts';
import { drawInTerminal } from '@kubevac/maps/terminal.ts';
import type { TerminalSize } from '../../kubelet/mission-terminals.ts';
import type { MapSeen } from '../live/live-map.ts';

export interface MapView {
  readonly size: TerminalSize;
  /** False where no terminal is, which may be a file: plain ASCII. */
  readonly hasColors: boolean;
}

/** The map with the robot where it is now, newer than the map, as lines of a terminal; or why there is none. */
export function mapLines(seen: MapSeen, robot: RobotMap['robot'], { size, hasColors }: MapView): readonly string[] {
  if ('why' in seen) return [seen.why.slice(0, size.columns)].slice(0, size.rows);
  return drawInTerminal({ ...seen.map, ...(robot && { robot }) }, { ...size, hasColors }).lines;
}
