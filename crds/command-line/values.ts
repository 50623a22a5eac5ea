import { CommandFault } from './fault.ts';
import { didYouMean } from './nearest.ts';

/** Readers of one value each. @throws CommandFault that says what would be right */

export function readText(text: string): string {
  if (text.trim() === '') throw new CommandFault('it has no text');
  return text;
}

export function readInteger(text: string): number {
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new CommandFault('it is a whole number, as in 2');
  return Number(text);
}

export function readSwitch(text: string): boolean {
  const value = { true: true, false: false }[text.toLowerCase()];
  if (value === undefined) throw new CommandFault('it is true or false');
  return value;
}

/** One of the words, however it is capitalised. */
export function choiceOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    throw new CommandFault(`it is one of ${words.join(', ')}${didYouMean(text, words, '')}`);
  };
}

/** Comma-separated; each item is read by `readItem`. */
export function listOf<Value>(readItem: (text: string) => Value): (text: string) => Value[] {
  return (text) => {
    const items = text.split(',').map((item) => item.trim());
    if (items.includes('')) throw new CommandFault('it is a list with commas between, as in kitchen,hall');
    return items.map(readItem);
  };
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const duration = /^(\d{1,9}(ms|s|m|h|d))+$/;

/** `30s`, `5m`, `1h30m`, `14d`, `200ms`, in milliseconds. */
export function readMilliseconds(text: string): number {
  if (!duration.test(text)) throw new CommandFault('a duration has a unit, as in 200ms, 30s, 5m, 1h or 14d');
  const parts = text.matchAll(/(\d+)(ms|s|m|h|d)/g);
  return [...parts].reduce((sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0), 0);
}

/** The same in whole seconds. */
export function readSeconds(text: string): number {
  const milliseconds = readMilliseconds(text);
  if (milliseconds % 1_000 !== 0) throw new CommandFault('it is in whole seconds, as in 30s');
  return milliseconds / 1_000;
}

export type PlaceOrPoint =
  | { readonly place: string }
  | { readonly xMillimeters: number; readonly yMillimeters: number };

/** `sofa`, or `1200,300`: millimetres on the map of the robot. */
export function readPlaceOrPoint(text: string): PlaceOrPoint {
  if (/^(?=.*[a-z])[^,\s]+$/i.test(text)) return { place: text };
  const [xMillimeters, yMillimeters, ...more] = numbersIn(text);
  if (xMillimeters === undefined || yMillimeters === undefined || more.length > 0)
    throw new CommandFault('it is a place, as in sofa, or x,y in millimetres, as in 1200,300');
  return { xMillimeters, yMillimeters };
}

export interface ZoneCorners {
  readonly x1Millimeters: number;
  readonly y1Millimeters: number;
  readonly x2Millimeters: number;
  readonly y2Millimeters: number;
}

/** `x1,y1,x2,y2`: two opposite corners, in any order. */
export function readZone(text: string): ZoneCorners {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, ...more] = numbersIn(text);
  if (numbersIn(text).length < 4 || more.length > 0)
    throw new CommandFault('it is two opposite corners x1,y1,x2,y2 in millimetres, as in 500,500,2000,1500');
  if (x1 === x2 || y1 === y2) throw new CommandFault('a zone has an area: its two corners differ in x and in y');
  return { x1Millimeters: x1, y1Millimeters: y1, x2Millimeters: x2, y2Millimeters: y2 };
}

/** None when one of them is no whole number. */
function numbersIn(text: string): number[] {
  const words = text.split(',').map((word) => word.trim());
  return words.every((word) => /^[+-]?\d{1,9}$/.test(word)) ? words.map(Number) : [];
}
