import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { bad, good, plain } from './colours.ts';

/** A word instead of a number, and its colour. */
export type Words = Readonly<Record<number, readonly [text: string, color: string]>>;

export function words(all: Words): ValueMapping[] {
  const results = Object.entries(all).map(([value, [text, color]], index) => [value, { text, color, index }]);
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(results) }];
}

export const yesIsGood: Words = { 0: ['No', bad], 1: ['Yes', good] };
export const yesIsPlain: Words = { 0: ['No', plain], 1: ['Yes', good] };

export function colouredNames(colours: Readonly<Record<string, string>>): ValueMapping[] {
  const results = Object.entries(colours).map(([name, color], index) => [name, { text: name, color, index }]);
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(results) }];
}
