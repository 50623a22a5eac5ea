import { cell, type Pose, type RobotMap, type Shape } from './map.ts';
import { closeGaps } from './picture/close-gaps.ts';
import { colorRooms, roomCentres } from './picture/rooms.ts';
import { color, PALETTE } from './picture/colors.ts';
import { everything, roomName, scaleBar, type PictureContent } from './picture/content.ts';
import { layOut, robotRadius, toDot, toDots, type Layout } from './picture/layout.ts';
import { rectanglesOf } from './picture/rectangles.ts';
import { shapeStyles } from './picture/shape-styles.ts';
import { runsOf, type Runs } from './runs.ts';

interface Scene {
  readonly map: RobotMap;
  readonly layout: Layout;
  readonly runs: Runs;
}

/** The map as an SVG file: the same picture as the PNG, with letters of the reader's own and free of dots. */
export function svgOf(map: RobotMap, content: PictureContent = everything): string {
  const runs = closeGaps(runsOf(map.grid));
  const layout = layOut(map, runs);
  const scene = { map, layout, runs };
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(map.mapId === undefined ? 'Map' : `Map ${map.mapId}`)}</title>`,
    hatching,
    `<rect width="${width}" height="${height}" fill="${PALETTE[color.paper]}"/>`,
    ...cellPaths(scene, content),
    ...(content.restrictions ? map.shapes.map((shape) => shapePath(scene, shape)) : []),
    ...(content.path ? drivenPaths(scene) : []),
    ...places(scene),
    ...(content.rooms ? roomNames(scene) : []),
    ...scale(scene),
    '</svg>\n',
  ].join('\n');
}

/** Floor and walls, a path for each colour. */
function cellPaths({ map, layout, runs }: Scene, content: PictureContent): string[] {
  const rooms = colorRooms(map, runs);
  const inkOf = (value: number): number => {
    if (value === cell.wall) return color.wall;
    return (content.rooms ? rooms[value - cell.firstSegment] : undefined) ?? color.floor;
  };
  const { scale: s, left, bottom, rows, margin } = layout;
  const paths = new Map<number, string[]>();
  for (const { value, row, start, end, height } of rectanglesOf(runs)) {
    const ink = inkOf(value);
    const [x, y] = [margin + (start - left) * s, margin + (rows - (row - bottom) - height) * s];
    const path = paths.get(ink) ?? [];
    paths.set(ink, path);
    path.push(`M${x} ${y}h${(end - start) * s}v${height * s}h${(start - end) * s}z`);
  }
  return [...paths].map(
    ([ink, path]) => `<path fill="${PALETTE[ink]}" shape-rendering="crispEdges" d="${path.join('')}"/>`,
  );
}

const hatching = [color.restriction, color.path]
  .map(
    (ink) =>
      `<pattern id="hatch-${ink}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
      `<line x1="0" y1="0" x2="0" y2="6" stroke="${PALETTE[ink]}" stroke-width="2"/></pattern>`,
  )
  .join('');

const shapeWidth = 3;

function shapePath({ map, layout }: Scene, { kind, points }: Shape): string {
  const { ink, dash, isHatched } = shapeStyles[kind];
  const fill = isHatched ? `url(#hatch-${ink})` : 'none';
  const dashed = dash === 0 ? '' : ` stroke-dasharray="${dash} ${dash}"`;
  const tag = kind === 'VirtualWall' ? 'polyline' : 'polygon';
  return `<${tag} points="${pointsText(map, layout, points, shapeWidth)}" fill="${fill}" stroke="${PALETTE[ink]}" stroke-width="${shapeWidth}"${dashed}/>`;
}

function drivenPaths({ map, layout }: Scene): string[] {
  const width = layout.scale > 2 ? 2 : 1;
  const line = (points: ArrayLike<number>, extra: string): string =>
    `<polyline points="${pointsText(map, layout, points, width)}" fill="none" stroke="${PALETTE[color.path]}" stroke-width="${width}" stroke-linejoin="round"${extra}/>`;
  return [
    ...(map.path.length > 2 ? [line(map.path, '')] : []),
    ...(map.plannedPath.length > 2 ? [line(map.plannedPath, ' stroke-dasharray="4 4"')] : []),
  ];
}

/** As sharp as in a picture of dots: the middle of a line of an odd width is that of a dot. */
function pointsText(map: RobotMap, layout: Layout, points: ArrayLike<number>, width: number): string {
  const half = (width % 2) / 2;
  return toDots(map, layout, points)
    .map(({ x, y }) => `${x + half},${y + half}`)
    .join(' ');
}

function places(scene: Scene): string[] {
  const { map, layout } = scene;
  const radius = robotRadius(map, layout);
  const white = PALETTE[color.white];
  const obstacles = map.obstacles.map((obstacle) => {
    const { x, y } = toDot(map, layout, obstacle.xMillimeters, obstacle.yMillimeters);
    const title = obstacle.label === undefined ? '' : `<title>${escaped(obstacle.label)}</title>`;
    return `<path d="M${x - 4} ${y - 4}l8 8m0 -8l-8 8" stroke="${PALETTE[color.restriction]}" stroke-width="2">${title}</path>`;
  });
  return [
    ...obstacles,
    ...at(scene, map.dock, (x, y) => [
      `<rect x="${x - radius}" y="${y - radius}" width="${2 * radius}" height="${2 * radius}" rx="2" fill="${PALETTE[color.dock]}" stroke="${white}" stroke-width="2"/>`,
      `<path d="M${x + radius / 5} ${y - 0.7 * radius}l${-0.6 * radius} ${0.8 * radius}h${0.8 * radius}l${-0.6 * radius} ${0.7 * radius}" fill="none" stroke="${white}" stroke-width="${radius / 5}"/>`,
    ]),
    ...at(scene, map.target, (x, y) => [
      `<path d="M${x - radius} ${y}h${2 * radius}M${x} ${y - radius}v${2 * radius}" stroke="${PALETTE[color.robot]}" stroke-width="3"/>`,
      `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${PALETTE[color.robot]}" stroke-width="2"/>`,
    ]),
    ...at(scene, map.robot, (x, y, pose) => [
      `<circle cx="${x}" cy="${y}" r="${radius}" fill="${PALETTE[color.robot]}" stroke="${white}" stroke-width="2"/>`,
      ...(pose.headingDegrees === undefined
        ? []
        : [
            `<line x1="${x}" y1="${y}" x2="${x + radius}" y2="${y}" transform="rotate(${-pose.headingDegrees} ${x} ${y})" stroke="${white}" stroke-width="${radius / 3}"/>`,
          ]),
    ]),
  ];
}

function at(
  { map, layout }: Scene,
  pose: Pose | undefined,
  draw: (x: number, y: number, pose: Pose) => string[],
): string[] {
  if (pose === undefined) return [];
  const { x, y } = toDot(map, layout, pose.xMillimeters, pose.yMillimeters);
  return draw(x, y, pose);
}

function roomNames({ map, layout, runs }: Scene): string[] {
  const style = `fill="${PALETTE[color.ink]}" stroke="${PALETTE[color.white]}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`;
  return roomCentres(map, runs).map(({ segment, xMillimeters, yMillimeters }) => {
    const { x, y } = toDot(map, layout, xMillimeters, yMillimeters);
    return `<text x="${x}" y="${y}" ${style} font-family="sans-serif" font-size="16" text-anchor="middle" dominant-baseline="central">${escaped(roomName(segment))}</text>`;
  });
}

function scale({ map, layout }: Scene): string[] {
  const { millimeters, text } = scaleBar(map, layout.columns);
  const width = Math.round((millimeters / map.grid.cellMillimeters) * layout.scale);
  const [x, y] = [layout.margin, layout.height - layout.margin];
  const ink = PALETTE[color.ink];
  return [
    `<path d="M${x + 1} ${y - 6}v7h${width - 2}v-7" fill="none" stroke="${ink}" stroke-width="3"/>`,
    `<text x="${x + width + 8}" y="${y + 2}" font-family="sans-serif" font-size="16" fill="${ink}">${text}</text>`,
  ];
}

/** Names are a person's or a robot's: whatever they hold, the file stays one picture. */
function escaped(text: string): string {
  return Array.from(text.toWellFormed())
    .filter(isAllowed)
    .join('')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** XML 1.0, 2.2: control characters but tab and line ends have no place in it, however they are written. */
function isAllowed(character: string): boolean {
  return (character >= ' ' || '\t\n\r'.includes(character)) && character !== '\ufffe' && character !== '\uffff';
}
