import type { Canvas } from '../picture/canvas.ts';
import { color, roomColors } from '../picture/colors.ts';
import type { TerminalFrame } from './frame.ts';
import type { Sign, Signs } from './signs.ts';

export interface Drawn {
  readonly canvas: Canvas;
  readonly frame: TerminalFrame;
  readonly signs: Signs;
}

/**
 * Of the 256 colours of terminals (xterm), for each of `color`: middle tones, which read on dark and on light ground. What is not known is
 * the terminal's own ground.
 */
const CODES: Readonly<Record<number, number>> = {
  [color.wall]: 240,
  [color.floor]: 250,
  ...Object.fromEntries([110, 180, 108, 174, 140, 143, 175].map((code, room) => [color.room + room, code])),
  [color.path]: 19,
  [color.robot]: 160,
  [color.dock]: 22,
  [color.restriction]: 124,
  [color.ink]: 16,
  [color.white]: 231,
};

/** Half blocks: the upper dot is the ink, the lower one the ground. */
const UPPER = '▀';
const LOWER = '▄';

export function coloredLines(drawn: Drawn): string[] {
  return linesOf(drawn, (places) => {
    let [line, last] = ['', ''];
    for (const { dots, sign } of places) {
      const { character, style } = sign === undefined ? blockOf(dots) : signOn(dots, sign);
      if (style !== last) line += `\u001B[0${style === '' ? '' : `;${style}`}m`;
      line += character;
      last = style;
    }
    return last === '' ? line : `${line}\u001B[0m`;
  });
}

interface Block {
  readonly character: string;
  /** What follows `ESC [ 0 ;`. */
  readonly style: string;
}

function blockOf([upper, lower]: readonly [number, number]): Block {
  const [ink, ground] = [CODES[upper], CODES[lower]];
  if (ink === undefined && ground === undefined) return { character: ' ', style: '' };
  if (ink === ground) return { character: ' ', style: `48;5;${ground}` };
  if (ink === undefined) return { character: LOWER, style: `38;5;${ground}` };
  if (ground === undefined) return { character: UPPER, style: `38;5;${ink}` };
  return { character: UPPER, style: `38;5;${ink};48;5;${ground}` };
}

/** On a ground of its own, or that of the lower dot, unless something is drawn there. */
function signOn([upper, lower]: readonly [number, number], { character, ink, ground }: Sign): Block {
  const under = CODES[ground ?? (isGround(lower) || !isGround(upper) ? lower : upper)];
  if (under !== undefined) return { character, style: `1;38;5;${CODES[ink]};48;5;${under}` };
  // On unknown ground, which may be black, black letters are not seen.
  return { character, style: ink === color.ink ? '1' : `1;38;5;${CODES[ink]}` };
}

function isGround(dot: number): boolean {
  return dot === color.floor || (dot >= color.room && dot < color.room + roomColors);
}

/** What stands for two dots of which one is this; the first that is there. */
const PLAIN: readonly (readonly [number, string])[] = [
  [color.restriction, 'x'],
  [color.path, '*'],
  [color.ink, '-'],
  [color.wall, '#'],
  [color.floor, '.'],
  ...Array.from(".:,'`;~").map((character, room) => [color.room + room, character] as const),
];

export function plainLines(drawn: Drawn): string[] {
  return linesOf(drawn, (places) =>
    [...places]
      .map(({ dots, sign }) => sign?.character ?? PLAIN.find(([ink]) => dots.includes(ink))?.[1] ?? ' ')
      .join('')
      .trimEnd(),
  );
}

interface Place {
  readonly dots: readonly [number, number];
  readonly sign: Sign | undefined;
}

function linesOf({ canvas, frame, signs }: Drawn, line: (places: readonly Place[]) => string): string[] {
  const { dots, width } = canvas;
  return Array.from({ length: frame.rows }, (_, row) =>
    line(
      Array.from({ length: frame.columns }, (__, column) => {
        const at = 2 * row * width + column;
        return { dots: [dots[at] ?? 0, dots[at + width] ?? 0], sign: signs.get(row * frame.columns + column) };
      }),
    ),
  );
}
