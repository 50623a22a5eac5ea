import {
  DashboardLinkBuilder,
  DashboardLinkType,
  type DynamicConfigValue,
} from '@grafana/grafana-foundation-sdk/dashboard';

export const uids = { fleet: 'kubevac-fleet', robot: 'kubevac-robot', operator: 'kubevac-operator' } as const;
export type DashboardName = keyof typeof uids;

export const tag = 'kubevac';

/** To all dashboards of ours, with the variables that they share and the time range. */
export const toOthers = (): DashboardLinkBuilder =>
  new DashboardLinkBuilder('Kubevac')
    .type(DashboardLinkType.Dashboards)
    .icon('external link')
    .tooltip('The other dashboards of Kubevac')
    .tags([tag])
    .includeVars(true)
    .keepTime(true);

function linkTo(namespace: string, robot: string): DynamicConfigValue {
  const variables = `var-namespace=${namespace}&var-robot=${robot}&\${datasource:queryparam}&\${__url_time_range}`;
  return { id: 'links', value: [{ title: 'This robot alone', url: `/d/${uids.robot}?${variables}` }] };
}

/** From a row of a table that has columns `Namespace` and `Robot`. */
export const rowToRobot = linkTo('${__data.fields.Namespace}', '${__data.fields.Robot}');

/** From a series that has labels `namespace` and `robot`. */
export const seriesToRobot = linkTo('${__field.labels.namespace}', '${__field.labels.robot}');
