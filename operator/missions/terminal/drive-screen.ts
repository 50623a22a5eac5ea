import type { ManualBeat } from '@kubevac/protocol/manual.ts';
import type { TerminalSize } from '../../kubelet/mission-terminals.ts';

/** What a person sees who drives a robot by hand. */
export interface DriveView {
  readonly robot: string;
  /** The newest word of the agent; undefined before its first. */
  readonly beat: ManualBeat | undefined;
  /** It is not to be had yet, and is asked again. */
  readonly waits: boolean;
  /** The map as lines of a terminal, or why there is none. */
  readonly mapLines: (size: TerminalSize) => readonly string[];
}

const HELP = 'arrow keys or w a s d: drive   space: stop   q: end';
/** Lines that are no map. */
const ownLines = 3;

/** The whole screen, a line each, none wider than the terminal. */
export function driveLines({ robot, beat, waits, mapLines }: DriveView, size: TerminalSize): string[] {
  const map = mapLines({ columns: size.columns, rows: Math.max(0, size.rows - ownLines) });
  return [headLine(robot, beat, waits).slice(0, size.columns), ...map, '', HELP.slice(0, size.columns)];
}

function headLine(robot: string, beat: ManualBeat | undefined, waits: boolean): string {
  if (beat === undefined) return `${robot}  the agent is asked`;
  const { state, battery, bumper = [], error, nonce } = beat;
  const inHand = nonce === undefined ? 'not in hand yet' : motionText(beat);
  const words = [
    `${robot}  ${state}`,
    waits ? `waiting: ${beat.ended?.message}` : inHand,
    battery && `battery ${battery.percent} %${battery.charging ? ' +' : ''}`,
    bumper.length > 0 ? `BUMPER ${bumper.join(' ')}` : undefined,
    error && `${error.code}: ${error.message}`,
  ];
  return words.filter((word) => word !== undefined).join('   ');
}

function motionText({
  velocityMillimetersPerSecond: velocity,
  rotationDegreesPerSecond: rotation,
}: ManualBeat): string {
  return `${String(velocity).padStart(4)} mm/s ${String(rotation).padStart(4)} °/s`;
}
