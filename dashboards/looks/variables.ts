import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { ROBOT_JOBS } from '../queries/selectors.ts';

/** Every panel asks the Prometheus that the reader has chosen: an imported dashboard has no other way to find one. */
export const datasource = { type: 'prometheus', uid: '${datasource}' };

/** Not `.*`: that would take in the targets that are no robots. */
const anything = '.+';

export const datasourceVariable = (): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');

/** @param source as of `label_values()`: a selector and a label of it */
function valuesOf(name: string, source: string): QueryVariableBuilder {
  const query = `label_values(${source})`;
  return new QueryVariableBuilder(name)
    .datasource(datasource)
    .query({ qryType: 1, query, refId: `variable-${name}` })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

const namespaceSource = `up{${ROBOT_JOBS}}, namespace`;
const robotSource = `up{${ROBOT_JOBS}, namespace=~"$namespace"}, robot`;
const chosenAll = { selected: true, text: 'All', value: '$__all' };

export const someOf = (variable: QueryVariableBuilder): QueryVariableBuilder =>
  variable.multi(true).includeAll(true).allValue(anything).current(chosenAll);

export const namespaces = (): QueryVariableBuilder => someOf(oneNamespace());
export const robots = (): QueryVariableBuilder => someOf(oneRobot());

export const oneNamespace = (): QueryVariableBuilder => valuesOf('namespace', namespaceSource).label('Namespace');
export const oneRobot = (): QueryVariableBuilder => valuesOf('robot', robotSource).label('Robot');

/** The jobs by which Prometheus asks operators. */
export const jobs = (): QueryVariableBuilder => someOf(valuesOf('job', 'kubevac_operator_info, job').label('Job'));
