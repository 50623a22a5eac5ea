import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { bad, good, soon } from './colours.ts';

/** @param first the colour of what is below all of the others; @param steps from which value on, and its colour, upwards */
export function thresholds(first: string, ...steps: readonly (readonly [number, string])[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: first }, ...steps.map(([value, color]) => ({ value, color }))]);
}

export const noMatter = (): ThresholdsConfigBuilder => thresholds(good);

export const higherIsWorse = (soonFrom: number, badFrom: number): ThresholdsConfigBuilder =>
  thresholds(good, [soonFrom, soon], [badFrom, bad]);

export const lowerIsWorse = (badUntil: number, soonUntil: number): ThresholdsConfigBuilder =>
  thresholds(bad, [badUntil, soon], [soonUntil, good]);

/** For counts of what should not be. */
export const noneIsGood = (): ThresholdsConfigBuilder => thresholds(good, [1, bad]);

export const oneIsGood = (): ThresholdsConfigBuilder => thresholds(bad, [1, good]);
