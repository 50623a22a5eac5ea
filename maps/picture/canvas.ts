import { dropOf, glyphColumns, glyphOf } from './glyphs.ts';

/** A picture under way: one byte a dot, a number of `color`, row by row from the top. The width is a multiple of four. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

export interface Dot {
  readonly x: number;
  readonly y: number;
}

export function newCanvas(width: number, height: number): Canvas {
  const byFours = Math.ceil(width / 4) * 4;
  return { width: byFours, height, dots: new Uint8Array(byFours * height) };
}

/** What lies outside of the canvas is left out, here and in all that follows. */
export function fillRectangle(canvas: Canvas, corner: Dot, size: { width: number; height: number }, ink: number): void {
  const left = Math.max(0, corner.x);
  const right = Math.min(canvas.width, corner.x + size.width);
  const bottom = Math.min(canvas.height, corner.y + size.height);
  if (left >= right) return;
  for (let y = Math.max(0, corner.y); y < bottom; y += 1) {
    canvas.dots.fill(ink, y * canvas.width + left, y * canvas.width + right);
  }
}

function setDot({ dots, width, height }: Canvas, x: number, y: number, ink: number): void {
  if (x >= 0 && x < width && y >= 0 && y < height) dots[y * width + x] = ink;
}

export function fillDisc(canvas: Canvas, centre: Dot, radius: number, ink: number): void {
  for (let dy = -radius; dy <= radius; dy += 1) {
    const half = Math.floor(Math.sqrt(radius * radius - dy * dy));
    fillRectangle(canvas, { x: centre.x - half, y: centre.y + dy }, { width: 2 * half + 1, height: 1 }, ink);
  }
}

/** @param half from the middle to a side */
export function fillSquare(canvas: Canvas, { x, y }: Dot, half: number, ink: number): void {
  const side = 2 * half + 1;
  fillRectangle(canvas, { x: x - half, y: y - half }, { width: side, height: side }, ink);
}

export interface LineStyle {
  readonly ink: number;
  readonly width?: number;
  /** So many dots are drawn, then as many left out; 0 for a whole line. */
  readonly dash?: number;
  /** Dashes begin with the line unless this is true; then they lie by their place in the picture, so that lines over each other fill no gaps. */
  readonly isDashedByPlace?: boolean;
}

/** Places between dots are counted in so many parts of one. */
const partBits = 16;
const parts = 1 << partBits;

/** A straight line of square dots: an even width has its middle between two dots, before the one that is named. */
export function drawLine(
  canvas: Canvas,
  [from, to]: readonly [Dot, Dot],
  { ink, width = 1, dash = 0, isDashedByPlace = false }: LineStyle,
): void {
  const steps = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1);
  const [stepX, stepY] = [(to.x - from.x) / steps, (to.y - from.y) / steps];
  const [first, last] = stepsWithin(canvas, { from, stepX, stepY, width }, steps);
  const half = parts / 2 - (width >> 1) * parts;
  const [begin, along] = Math.abs(stepX) === 1 ? [from.x, stepX] : [from.y, stepY];
  const [partsX, partsY] = [Math.round(stepX * parts), Math.round(stepY * parts)];
  let x = Math.round((from.x + first * stepX) * parts) + half;
  let y = Math.round((from.y + first * stepY) * parts) + half;
  for (let step = first; step <= last; step += 1, x += partsX, y += partsY) {
    if (dash > 0 && Math.floor((isDashedByPlace ? begin + step * along : step) / dash) % 2 !== 0) continue;
    if (width === 1) setDot(canvas, x >> partBits, y >> partBits, ink);
    else setDots(canvas, { x: x >> partBits, y: y >> partBits }, width, ink);
  }
}

function setDots(canvas: Canvas, corner: Dot, side: number, ink: number): void {
  for (let y = corner.y; y < corner.y + side; y += 1)
    for (let x = corner.x; x < corner.x + side; x += 1) setDot(canvas, x, y, ink);
}

interface Walk {
  readonly from: Dot;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
}

/** The first and the last step of a line that may leave a mark: a robot that says it is on the moon must not take us all the way there. */
function stepsWithin(canvas: Canvas, { from, stepX, stepY, width }: Walk, steps: number): [number, number] {
  let [first, last] = [0, steps];
  for (const [start, each, size] of [
    [from.x, stepX, canvas.width],
    [from.y, stepY, canvas.height],
  ] as const) {
    const [enter, leave] = [-width - start, size + width - start];
    if (each === 0 && (enter > 0 || leave < 0)) return [1, 0];
    if (each === 0) continue;
    first = Math.max(first, Math.floor(Math.min(enter / each, leave / each)));
    last = Math.min(last, Math.ceil(Math.max(enter / each, leave / each)));
  }
  return [first, last];
}

/** Every dot inside of the corners that `isInked`; the corners in turn, the last joined to the first. */
export function fillPolygon(
  canvas: Canvas,
  corners: readonly Dot[],
  ink: number,
  isInked: (x: number, y: number) => boolean = () => true,
): void {
  const rows = corners.map(({ y }) => y);
  const last = Math.min(canvas.height - 1, Math.max(...rows));
  for (let y = Math.max(0, Math.min(...rows)); y <= last; y += 1) {
    const crossings = crossingsAt(corners, y + 0.5).sort((a, b) => a - b);
    const first = Math.max(0, Math.floor(crossings[0] ?? 0));
    for (let x = first, passed = 0; x < canvas.width && passed < crossings.length; x += 1) {
      while ((crossings[passed] ?? Infinity) <= x + 0.5) passed += 1;
      if (passed % 2 === 1 && isInked(x, y)) canvas.dots[y * canvas.width + x] = ink;
    }
  }
}

function crossingsAt(corners: readonly Dot[], y: number): number[] {
  return corners.flatMap((a, index) => {
    const b = corners[(index + 1) % corners.length] ?? a;
    return a.y > y === b.y > y ? [] : [a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)];
  });
}

/** In dots, at a size of 1, without a margin. */
export function textWidth(text: string): number {
  return Math.max(0, Array.from(text).length * (glyphColumns + 1) - 1);
}

/** @param corner the upper left one; @param size dots for each dot of a letter */
export function drawText(
  canvas: Canvas,
  { text, corner, size }: { readonly text: string; readonly corner: Dot; readonly size: number },
  ink: number,
): void {
  for (const [index, character] of Array.from(text).entries()) {
    drawGlyph(
      canvas,
      { character, x: corner.x + index * (glyphColumns + 1) * size, y: corner.y + dropOf(character) * size, size },
      ink,
    );
  }
}

function drawGlyph(
  canvas: Canvas,
  { character, x, y, size }: { readonly character: string; readonly size: number } & Dot,
  ink: number,
): void {
  const dot = { width: size, height: size };
  for (const [row, bits] of glyphOf(character).entries()) {
    for (let column = 0; column < glyphColumns; column += 1) {
      const isSet = ((bits >> (glyphColumns - 1 - column)) & 1) === 1;
      if (isSet) fillRectangle(canvas, { x: x + column * size, y: y + row * size }, dot, ink);
    }
  }
}

/** Letters with a rim, so that they read on any ground. */
export function drawLabel(
  canvas: Canvas,
  label: { text: string; corner: Dot; size: number },
  rim: number,
  ink: number,
): void {
  const { corner, size } = label;
  for (const dy of [-size, 0, size]) {
    for (const dx of [-size, 0, size])
      drawText(canvas, { ...label, corner: { x: corner.x + dx, y: corner.y + dy } }, rim);
  }
  drawText(canvas, label, ink);
}
