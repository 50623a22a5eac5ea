/** What the panels count, played by promtool with robots that get other labels, go away and come back, and agents that restart. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fillIn } from '@kubevac/dashboards/fill-in.ts';
import { addedInRange, operatorTimesInPiece, robotTimesInRange } from '@kubevac/dashboards/queries/events.ts';
import { problems } from '@kubevac/dashboards/queries/problems.ts';
import { ofOperators, ofRobots } from '@kubevac/dashboards/queries/selectors.ts';
import { stateNumber } from '@kubevac/dashboards/queries/state.ts';
import { playQuery, type Series } from '../../support/alert-rules.ts';
import { prometheusMissing } from '../../support/find-prometheus.ts';

const target = 'job="kubevac-robots",instance="op:8080",namespace="home",robot="dusty"';
const before = `${target},node="dusty"`;
const after = `${target},node="attic",model="One"`;
const direct = 'job="kubevac-robots-direct",instance="10.0.0.7:9473",namespace="home",robot="dusty",node="dusty"';
const info = (labels: string): string => `kubevac_agent_info{${labels}}`;
const tasks = (labels: string): string => `kubevac_agent_tasks_total{${labels},kind="Cleaning",result="Succeeded"}`;
const area = (labels: string): string => `kubevac_robot_cleaned_area_square_meters_total{${labels}}`;
/** Two days, a value each minute; the last one is the time range. */
const known: Series = { [info(before)]: '1x2880' };

interface Figure {
  readonly series: Series;
  /** Absent where no series is to be seen. */
  readonly value?: number;
}

function plays(query: string, labels: string, figures: Readonly<Record<string, Figure>>): void {
  for (const [name, { series, value }] of Object.entries(figures))
    test(name, () => {
      const filled = fillIn(query, { range: '1d', interval: '2m' });
      const values = value === undefined ? {} : { [labels]: value };
      assert.equal(playQuery({ series }, { query: filled, at: '2880m', values }), '');
    });
}

suite('tasks that ended', { skip: prometheusMissing() }, () => {
  const query = `${robotTimesInRange(ofRobots('kubevac_agent_tasks_total'))} > 0`;
  plays(query, '{namespace="home",robot="dusty",kind="Cleaning",result="Succeeded"}', {
    'none of them in the range': { series: { ...known, [tasks(before)]: '7x2880' } },
    'some of them': { series: { ...known, [tasks(before)]: '7x2000 9x879' }, value: 2 },
    'the first of their kind': { series: { ...known, [tasks(before)]: '_x2000 3x880' }, value: 3 },
    'while Prometheus did not hear of it': {
      series: { [info(before)]: '1x1400 stale _x1000 1x478', [tasks(before)]: '7x1400 stale _x1000 9x478' },
      value: 2,
    },
    'long ago, by a robot that was away for two days': {
      series: { [info(before)]: '_x2800 1x80', [tasks(before)]: '_x2800 40x80' },
    },
    'one, by a robot that Prometheus has just found': {
      series: { [info(before)]: '_x2800 1x80', [tasks(before)]: '_x2800 1x80' },
    },
    'one, since Prometheus found the robot': {
      series: { [info(before)]: '_x2000 1x880', [tasks(before)]: '_x2800 1x80' },
      value: 1,
    },
    'by a robot that gets a model and another Node': {
      series: {
        [info(before)]: '1x2000 stale',
        [info(after)]: '_x2001 1x879',
        [tasks(before)]: '7x1500 8x499 stale',
        [tasks(after)]: '_x2001 8x400 10x478',
      },
      value: 3,
    },
    'by a robot that is scraped directly from then on': {
      series: { ...known, [tasks(before)]: '7x1500 8x499 stale', [tasks(direct)]: '_x2001 8x400 10x478' },
      value: 3,
    },
    'whose journal was put back': { series: { ...known, [tasks(before)]: '7x2000 2x879' }, value: 2 },
  });
});

suite('area of the night', { skip: prometheusMissing() }, () => {
  plays(addedInRange(ofRobots('kubevac_robot_cleaned_area_square_meters_total')), '{namespace="home",robot="dusty"}', {
    'cleaned, while Prometheus did not hear of it': {
      series: { [area(before)]: '100x1400 stale _x1000 130x478' },
      value: 30,
    },
    'of a robot that gets a model and another Node': {
      series: { [area(before)]: '100x1500 110x499 stale', [area(after)]: '_x2001 115x400 150x478' },
      value: 50,
    },
    'of a robot that is new to Prometheus': { series: { [area(before)]: '_x2000 900+0x400 912x479' }, value: 12 },
    'of a total that falls by a hair': { series: { [area(before)]: '9000.2x2000 9000x879' }, value: 0 },
    'of another device with the same name': { series: { [area(before)]: '9000x2000 500x879' }, value: 0 },
  });
});

suite('what went wrong in two minutes', { skip: prometheusMissing() }, () => {
  const metric = 'kubevac_operator_reconcile_errors_total';
  const query = `sum by (reason) (${operatorTimesInPiece(ofOperators(metric))}) > 0`;
  const errors = (instance: string): string =>
    `${metric}{job="kubevac-operator",instance="${instance}",reason="Conflict"}`;
  const operator = (instance: string): string => `kubevac_operator_info{job="kubevac-operator",instance="${instance}"}`;
  plays(query, '{reason="Conflict"}', {
    nothing: { series: { [operator('a')]: '1x2880', [errors('a')]: '4x2880' } },
    'in both replicas': {
      series: { [operator('a')]: '1x2880', [errors('a')]: '4x2878 5x1', [errors('b')]: '0x2878 2x1' },
      value: 3,
    },
    'in a replica that has just begun': {
      series: { [operator('a')]: '1x2870 stale', [operator('b')]: '_x2879 1x1', [errors('b')]: '_x2879 5x1' },
      value: 5,
    },
    'in an operator that Prometheus has just found': {
      series: { [operator('b')]: '_x2879 1x1', [errors('b')]: '_x2879 500x1' },
    },
  });
});

suite('a robot that two jobs ask for', { skip: prometheusMissing() }, () => {
  const series = {
    [`up{${before}}`]: '1x2880',
    [`up{${direct}}`]: '0x2880',
    [`kubevac_robot_state{${before},state="Cleaning"}`]: '1x2880',
  };
  plays(stateNumber, '{namespace="home",robot="dusty"}', { 'is where it is': { series, value: 2 } });
  plays(problems, '{}', { 'has no problem': { series } });
});
