import {
  type DynamicConfigValue,
  FieldColorModeId,
  type ThresholdsConfig,
  type ThresholdsConfigBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { colouredNames, type Words, words } from '../looks/words.ts';

/** Looks of the cells of a column; without one they are plain text. */
export const inUnit = (unit: string): DynamicConfigValue => ({ id: 'unit', value: unit });
export const decimals = (count: number): DynamicConfigValue => ({ id: 'decimals', value: count });
export const wide = (pixels: number): DynamicConfigValue => ({ id: 'custom.width', value: pixels });
export const left: DynamicConfigValue = { id: 'custom.align', value: 'left' };

/** Where nothing is known. */
export const orElse = (text: string): DynamicConfigValue => ({ id: 'noValue', value: text });

export const asWords = (texts: Words): DynamicConfigValue[] => [
  { id: 'mappings', value: words(texts) },
  colouredText,
  left,
];

/** Of a label: its own words, in their colours. */
export const asColouredNames = (colours: Readonly<Record<string, string>>): DynamicConfigValue[] => [
  { id: 'mappings', value: colouredNames(colours) },
  colouredText,
  left,
];

export const asTextIn = (color: string): DynamicConfigValue[] => [
  { id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: color } },
  colouredText,
];

const colouredText: DynamicConfigValue = { id: 'custom.cellOptions', value: { type: 'color-text' } };

/** On a ground of its colour. */
export const asBadges = (texts: Words): DynamicConfigValue[] => [
  { id: 'mappings', value: words(texts) },
  { id: 'custom.cellOptions', value: { type: 'color-background', mode: 'basic' } },
  left,
];

export const withLimits = (limits: ThresholdsConfigBuilder): DynamicConfigValue[] => [
  { id: 'thresholds', value: fromTheLowest(limits) },
  { id: 'color', value: { mode: FieldColorModeId.Thresholds } },
  colouredText,
];

/** JSON has no minus infinity, and the null that stands for it in a panel is 0 in a column: wrong for what is below, as dBm are. */
function fromTheLowest(limits: ThresholdsConfigBuilder): ThresholdsConfig {
  const { mode, steps } = limits.build();
  return { mode, steps: steps.map(({ value, color }) => ({ value: value ?? Number.MIN_SAFE_INTEGER, color })) };
}

/** A bar from 0 to 1. */
export const asGauge = (limits: ThresholdsConfigBuilder): DynamicConfigValue[] => [
  ...withLimits(limits),
  { id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' } },
  { id: 'min', value: 0 },
  { id: 'max', value: 1 },
  inUnit('percentunit'),
];

/** Milliseconds since 1970, as how long ago that was. */
export const ago: DynamicConfigValue[] = [inUnit('dateTimeFromNow'), orElse('never'), left];
