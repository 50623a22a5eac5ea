import {
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  PanelBuilder as XYChart,
  PointShape,
  SeriesMapping,
  XYSeriesConfigBuilder,
  XYShowMode,
} from '@grafana/grafana-foundation-sdk/xychart';
import { colours } from '../looks/colours.ts';
import { noMatter } from '../looks/thresholds.ts';
import { describe, ranges } from '../panels/describe.ts';
import { inColour } from '../panels/graph.ts';
import { ofRobots, perRobot } from '../queries/selectors.ts';

const x = ofRobots('kubevac_robot_position_x_meters');
const y = ofRobots('kubevac_robot_position_y_meters');
const whileDocked = `and on (namespace, robot) ${ofRobots('kubevac_robot_state', 'state="Docked"')} == 1`;

const series = (name: string, xField: string, yField: string): XYSeriesConfigBuilder =>
  new XYSeriesConfigBuilder()
    .name({ fixed: name })
    .frame({ matcher: { id: 'byIndex', options: 0 } })
    .x({ matcher: { id: 'byName', options: xField } })
    .y({ matcher: { id: 'byName', options: yField } });

/** The four queries become columns of one table, a row for each point in time; each series is two of the columns. */
export const path = describe(
  new XYChart(),
  {
    width: 14,
    height: 18,
    title: 'Path',
    description:
      'Where it was in the time range, in the coordinates of its map, and its dock: where it stood while it was docked. Prometheus looks every few seconds at most, so corners are cut; a DrivePath keeps every point. Choose the time of one run to see that run.',
    unit: 'lengthm',
    noValue: 'The robot does not say where it is',
  },
  ranges([
    { expr: perRobot(x), legend: 'x' },
    { expr: perRobot(y), legend: 'y' },
    { expr: perRobot(`${x} ${whileDocked}`), legend: 'dock x' },
    { expr: perRobot(`${y} ${whileDocked}`), legend: 'dock y' },
  ]),
)
  .maxDataPoints(3_000)
  .withTransformation({ id: 'joinByField', options: { byField: 'Time', mode: 'outer' } })
  .mapping(SeriesMapping.Manual)
  .series([series('Path', 'x', 'y'), series('Dock', 'dock x', 'dock y')])
  .decimals(2)
  .show(XYShowMode.PointsAndLines)
  .pointSize({ fixed: 3 })
  .lineWidth(1)
  .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(colours.blue))
  .thresholds(noMatter())
  .overrideByName('dock y', [
    inColour(colours.orange),
    { id: 'custom.show', value: XYShowMode.Points },
    { id: 'custom.pointSize.fixed', value: 14 },
    { id: 'custom.pointShape', value: PointShape.Square },
  ])
  .legend(
    new VizLegendOptionsBuilder()
      .displayMode(LegendDisplayMode.List)
      .placement(LegendPlacement.Bottom)
      .showLegend(true),
  )
  .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single));
