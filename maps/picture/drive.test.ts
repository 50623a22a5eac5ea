import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RobotMap } from '../map.ts';
import { runsOf } from '../runs.ts';
import { drawnMap } from '../testing/drawn.ts';
import type { Canvas } from './canvas.ts';
import { color } from './colors.ts';
import { drawDrive } from './drive.ts';
import { layOut, toDot } from './layout.ts';

const room: RobotMap = drawnMap(...Array.from({ length: 80 }, () => 'a'.repeat(80)));
const at = (xMillimeters: number, yMillimeters: number) => ({ xMillimeters, yMillimeters });

/** How often each colour is within some dots of a place of the room. */
function inksAround(canvas: Canvas, [x, y]: readonly [number, number], reach: number): Map<number, number> {
  const centre = toDot(room, layOut(room, runsOf(room.grid)), x, y);
  const inks = new Map<number, number>();
  for (let dot = centre.y - reach; dot <= centre.y + reach; dot += 1)
    for (const ink of canvas.dots.subarray(
      dot * canvas.width + centre.x - reach,
      dot * canvas.width + centre.x + reach,
    ))
      inks.set(ink, (inks.get(ink) ?? 0) + 1);
  return inks;
}

const countOf = ({ dots }: Canvas, ink: number): number => dots.filter((dot) => dot === ink).length;

test('what was asked and what was driven are two lines on the map, where each of them was', () => {
  const canvas = drawDrive(room, { asked: [at(500, 1000), at(3500, 1000)], driven: [500, 3000, 3500, 3000] });
  const [asked, driven] = [inksAround(canvas, [2000, 1000], 12), inksAround(canvas, [2000, 3000], 12)];
  assert.ok((asked.get(color.robot) ?? 0) > 40 && !asked.has(color.path), 'asked');
  assert.ok((driven.get(color.path) ?? 0) > 40 && !driven.has(color.robot), 'driven');
});

test('of a path that is driven twice the way back to its first waypoint was asked too', () => {
  const asked = [at(500, 1000), at(3500, 1000), at(3500, 3000), at(500, 3000)];
  for (const isRound of [true, false]) {
    const inks = inksAround(drawDrive(room, { asked, isRound, driven: [] }), [500, 2000], 20);
    assert.equal((inks.get(color.robot) ?? 0) > 40, isRound);
  }
});

test('the asked line is as interrupted there and back as on one way', () => {
  const [a, b, c] = [at(500, 1000), at(2010, 1000), at(3500, 1000)];
  const inkOf = (...asked: (typeof a)[]): number | undefined =>
    inksAround(drawDrive(room, { asked, isRound: asked.length > 2, driven: [] }), [2750, 1000], 40).get(color.robot);
  assert.equal(inkOf(a, b, c), inkOf(b, c));
  assert.equal(inkOf(c, b, c), inkOf(b, c));
});

test('the legend explains the lines that there are, and no others', () => {
  const inkOfLegend = (...driven: number[]): number => {
    const canvas = drawDrive(undefined, { asked: [at(0, 0)], driven });
    const foot = canvas.dots.subarray((canvas.height - 24 - 32 - 34) * canvas.width);
    return foot.filter((dot) => dot !== color.paper).length;
  };
  const [nothing, stays, drives] = [inkOfLegend(), inkOfLegend(0, 0, 0, 0), inkOfLegend(0, 0, 400, 0)];
  assert.equal(stays, nothing);
  assert.ok(drives > nothing);
});

test('where the robot drove as it was asked both lines are seen', () => {
  const canvas = drawDrive(room, { asked: [at(500, 1000), at(3500, 1000)], driven: [500, 1000, 3500, 1000] });
  const inks = inksAround(canvas, [2000, 1000], 12);
  assert.ok((inks.get(color.robot) ?? 0) > 8 && (inks.get(color.path) ?? 0) > 40);
});

test('a skipped waypoint looks different from one that was reached', () => {
  const share = (isSkipped: boolean): number => {
    const canvas = drawDrive(room, { asked: [{ ...at(2000, 2000), isSkipped }], driven: [] });
    return inksAround(canvas, [2000, 2000], 6).get(color.robot) ?? 0;
  };
  assert.ok(share(false) > 2 * share(true));
});

test('without a map the paths are drawn on paper of their size', () => {
  const canvas = drawDrive(undefined, { asked: [at(-9000, 0), at(-9000, 4000)], driven: [-9000, 100, -7000, 3900] });
  assert.ok(canvas.width < canvas.height && canvas.height < 1_300, `${canvas.width} x ${canvas.height}`);
  assert.ok(countOf(canvas, color.robot) > 500 && countOf(canvas, color.path) > 500);
});

test('a drive that never began is a picture too', () => {
  assert.ok(countOf(drawDrive(undefined, { asked: [], driven: [] }), color.ink) > 0);
});

test('a robot that says it drove to the moon is drawn in no time, and not as a dot', () => {
  const driven = Array.from({ length: 20_000 }, (_, index) => (index % 3 === 0 ? 2 ** 31 - 1 : -(2 ** 31)));
  const before = process.cpuUsage();
  for (const map of [room, undefined]) {
    const { width, height } = drawDrive(map, { asked: [at(2000, 2000)], driven });
    assert.ok(width < 1_300 && height < 1_300);
  }
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 5_000_000, `${user + system} µs`);
});

test('of a thousand waypoints as many have numbers as there is room for', () => {
  const asked = Array.from({ length: 1_000 }, (_, index) =>
    at(50 + (index % 40) * 100, 50 + Math.floor(index / 40) * 150),
  );
  const canvas = drawDrive(room, { asked, driven: [] });
  assert.ok(countOf(canvas, color.white) > 2_000);
});
