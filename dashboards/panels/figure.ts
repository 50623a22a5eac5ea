import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  FieldColorBuilder,
  FieldColorModeId,
  type ThresholdsConfigBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { noMatter } from '../looks/thresholds.ts';
import { type Words, words } from '../looks/words.ts';
import { type Description, describe, instants, type Query } from './describe.ts';

export interface Figure extends Description {
  readonly queries: readonly Query[];
  readonly limits?: ThresholdsConfigBuilder;
  /** Instead of numbers. */
  readonly words?: Words;
  /** What is shown: the value, the name of the series, or both. */
  readonly shows?: BigValueTextMode;
}

/** A few figures as they are at the end of the time range. */
export function figure({ queries, limits, words: texts, shows = BigValueTextMode.Auto, ...text }: Figure): Stat {
  const panel = describe(new Stat(), text, instants(queries))
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(shows)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .thresholds(limits ?? noMatter());
  return texts === undefined ? panel : panel.mappings(words(texts));
}

/** The word that a label has: the value is only a 1. */
export const labelFigure = (options: Omit<Figure, 'shows'>): Stat =>
  figure({ ...options, shows: BigValueTextMode.Name });

/** On a ground of its colour. */
export const boldFigure = (options: Figure): Stat => figure(options).colorMode(BigValueColorMode.Background);
