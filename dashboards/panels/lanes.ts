import {
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { plain } from '../looks/colours.ts';
import { noMatter } from '../looks/thresholds.ts';
import { type Words, words } from '../looks/words.ts';
import { type Description, describe, type Query, ranges } from './describe.ts';

export interface Lanes extends Description {
  readonly queries: readonly Query[];
  readonly words: Words;
}

/** More than these would be too low to read. */
const lanesPerPage = 20;

/** A lane for each series, in the words and colours of its values; where nothing is known it is empty. */
export function lanes({ queries, words: texts, ...text }: Lanes): StateTimeline {
  return describe(new StateTimeline(), text, ranges(queries))
    .mappings(words(texts))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(plain))
    .thresholds(noMatter())
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .rowHeight(0.85)
    .perPage(lanesPerPage)
    .fillOpacity(90)
    .lineWidth(0)
    .spanNulls(false)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None));
}
