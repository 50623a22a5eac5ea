import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Restrictions } from '@kubevac/protocol/settings.ts';
import type { Zone } from '@kubevac/protocol/tasks.ts';
import { isSameRestrictions } from './same-restrictions.ts';

const one = zone(0, 0, 900, 400);
const other = zone(2_000, 100, 2_500, 900);

const SAME: Record<string, readonly [Restrictions, Restrictions, boolean]> = {
  'in another order they are the same': [walls(one, other), walls(other, one), true],
  'a wall from its other end is the same wall': [walls(one), walls(zone(900, 400, 0, 0)), true],
  'a zone by its other corners is the same zone': [zones(one), zones(zone(0, 400, 900, 0)), true],
  'but a wall between other corners is another wall': [walls(one), walls(zone(0, 400, 900, 0)), false],
  'what a firmware rounds to centimetres is the same': [zones(one), zones(zone(4, -5, 905, 398)), true],
  'what somebody moved is not': [zones(one), zones(zone(0, 0, 900, 450)), false],
  'one is missing': [walls(one, other), walls(one), false],
  'the same one twice stands for no other': [walls(one, one), walls(one, other), false],
  'a wall is no zone': [walls(one), zones(one), false],
};
for (const [sentence, [a, b, isSame]] of Object.entries(SAME))
  test(sentence, () => {
    assert.equal(isSameRestrictions(a, b), isSame);
    assert.equal(isSameRestrictions(b, a), isSame);
  });

function zone(x1Millimeters: number, y1Millimeters: number, x2Millimeters: number, y2Millimeters: number): Zone {
  return { x1Millimeters, y1Millimeters, x2Millimeters, y2Millimeters };
}

function walls(...all: Zone[]): Restrictions {
  return { walls: all, noGoZones: [] };
}

function zones(...all: Zone[]): Restrictions {
  return { walls: [], noGoZones: all };
}
