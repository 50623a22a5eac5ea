import {
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type DynamicConfigValue,
} from '@grafana/grafana-foundation-sdk/dashboard';

export const uids = { fleet: 'kubevac-fleet', robot: 'kubevac-robot', operator: 'kubevac-operator' } as const;
export type DashboardName = keyof typeof uids;

export const tag = 'kubevac';

const titles: Readonly<Record<DashboardName, string>> = { fleet: 'Fleet', robot: 'Robot', operator: 'Operator' };

/**
 * To the other dashboards, with the time range and the data source. Without the other variables: "All" robots, which Fleet may have
 * chosen, would be taken for the name of one.
 */
export function linksFrom(here: DashboardName): readonly DashboardLink[] {
  const others = (Object.keys(uids) as DashboardName[]).filter((name) => name !== here);
  return others.map((name) => {
    const link = new DashboardLinkBuilder(titles[name])
      .type(DashboardLinkType.Link)
      .icon('dashboard')
      .tooltip(`Kubevac / ${titles[name]}`)
      .url(`/d/${uids[name]}?\${datasource:queryparam}`)
      .keepTime(true)
      .build();
    // What the library puts there would hide it in a menu.
    delete link.placement;
    return link;
  });
}

function linkTo(namespace: string, robot: string): DynamicConfigValue {
  const variables = `var-namespace=${namespace}&var-robot=${robot}&\${datasource:queryparam}&\${__url_time_range}`;
  return { id: 'links', value: [{ title: 'This robot alone', url: `/d/${uids.robot}?${variables}` }] };
}

/** From a row of a table that has columns `Namespace` and `Robot`. */
export const rowToRobot = linkTo('${__data.fields.Namespace}', '${__data.fields.Robot}');

/** From a series that has labels `namespace` and `robot`. */
export const seriesToRobot = linkTo('${__field.labels.namespace}', '${__field.labels.robot}');
