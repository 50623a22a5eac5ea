import { z } from 'zod';
import { withRules } from '../rules.ts';

/** Coordinates of the robot's own map: millimetres, y up, heading 0 = +x, counter-clockwise. */
export const millimeters = (what: string) =>
  z.int32().min(-1_000_000).max(1_000_000).describe(`${what}, in millimetres on the map of the robot.`);

const corners = {
  x1Millimeters: millimeters('x of one corner'),
  y1Millimeters: millimeters('y of one corner'),
  x2Millimeters: millimeters('x of the opposite corner'),
  y2Millimeters: millimeters('y of the opposite corner'),
};

const zoneRules = [
  {
    rule: 'self.x1Millimeters != self.x2Millimeters && self.y1Millimeters != self.y2Millimeters',
    message: 'a zone has an area: its two corners differ in x and in y',
  },
];

/** A rectangle parallel to the axes; the corners may come in any order. */
export const zone = () => withRules(z.object(corners), zoneRules);
export const namedZone = (name: z.ZodString) => withRules(z.object({ name, ...corners }), zoneRules);

export const namedWall = (name: z.ZodString) =>
  withRules(
    z.object({
      name,
      x1Millimeters: millimeters('x of one end'),
      y1Millimeters: millimeters('y of one end'),
      x2Millimeters: millimeters('x of the other end'),
      y2Millimeters: millimeters('y of the other end'),
    }),
    [
      {
        rule: 'self.x1Millimeters != self.x2Millimeters || self.y1Millimeters != self.y2Millimeters',
        message: 'a wall has a length: its two ends differ',
      },
    ],
  );

/** A point said by the name of a place, or by both coordinates. */
export const placeOrPoint = {
  rule: 'has(self.place) ? !has(self.xMillimeters) && !has(self.yMillimeters) : has(self.xMillimeters) && has(self.yMillimeters)',
  message: 'say where by place, or by both xMillimeters and yMillimeters, not by both ways',
};
