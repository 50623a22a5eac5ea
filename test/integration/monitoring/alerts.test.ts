/**
 * Every alert, played by promtool: it fires when it should and not before, and nothing else fires with it. Longer than 300 lines,
 * because it is one list of stories.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { NOTICE_REASONS } from '@kubevac/agent/tasks/report.ts';
import { NOTICES_SAID_ELSEWHERE } from '@kubevac/dashboards/queries/problems.ts';
import { allRules, playStory, type Expected, type Series } from '../../support/alert-rules.ts';
import { prometheusMissing } from '../../support/find-prometheus.ts';

const dusty = 'namespace="home",robot="dusty",node="dusty"';
const robot = (name: string, more = ''): string => `kubevac_${name}{${dusty}${more === '' ? '' : `,${more}`}}`;
const operator = (name: string, more = '', instance = 'a'): string =>
  `kubevac_operator_${name}{job="kubevac-operator",instance="${instance}"${more === '' ? '' : `,${more}`}}`;
/** Both replicas say the same. */
const inBoth = (name: string, values: string): Series => ({
  [operator(name)]: values,
  [operator(name, '', 'b')]: values,
});
const operatorUp = 'up{job="kubevac-operator",instance="a"}';
const robotUp = `up{${dusty},job="kubevac-robots"}`;
const state = (name: string): string => robot('robot_state', `state="${name}"`);
const lastEnd = (result: string): string => robot('agent_task_last_end_timestamp_seconds', `result="${result}"`);
const agentBegan = `process_start_time_seconds{job="kubevac-robots",${dusty}}`;
const lastRun = robot('agent_schedule_last_run_timestamp_seconds');
const lastMiss = robot('agent_schedule_last_miss_timestamp_seconds');

const ofAgent = [robotUp, robot('agent_journal_writable'), robot('agent_link_connected'), robot('agent_clock_known')];
/** Three hours in which all is well. */
const well: Series = {
  [operatorUp]: '1x180',
  [operator('leading')]: '1x180',
  [operator('leading', '', 'b')]: '0x180',
  ...inBoth('mqtt_connected', '1x180'),
  ...inBoth('ready', '1x180'),
  [operator('queue_oldest_seconds', 'controller="Cleaning"')]: '0x180',
  [operator('node_lease_oldest_seconds')]: '9x180',
  [operator('watch_lag_seconds', 'kind="Cleaning"')]: '50x180',
  [operator('payloads_dropped_total', 'document="info",fault="Invalid"')]: '0x180',
  [operator('unreadable_objects', 'kind="Cleaning"')]: '0x180',
  [robotUp]: '1x180',
  [robot('robot_up')]: '1x180',
  [state('Docked')]: '1x180',
  [state('Cleaning')]: '0x180',
  [robot('robot_battery_ratio')]: '1x180',
  [robot('robot_battery_charging')]: '0x180',
  [robot('robot_dustbin_full')]: '0x180',
  [robot('robot_consumable_remaining_seconds', 'consumable="filter"')]: '7200-30x180',
  [robot('robot_consumable_remaining_ratio', 'consumable="filter"')]: '0.5x180',
  [robot('robot_cleaned_area_square_meters_total')]: '100+1x180',
  [robot('agent_journal_writable')]: '1x180',
  [robot('agent_link_connected')]: '1x180',
  [robot('agent_clock_known')]: '1x180',
  [lastEnd('Succeeded')]: '0+60x180',
  [lastRun]: '0+60x180',
};

/** All that an agent says, with other values: `_x5` is a gap of five minutes. */
function agentSays(values: string): Series {
  const names = Object.keys(well).filter(
    (name) => name.startsWith('kubevac_robot_') || name.startsWith('kubevac_agent_'),
  );
  return Object.fromEntries(
    names.map((name) => [name, values.replaceAll('#', /^(\S+?)x/.exec(well[name] ?? '')?.[1] ?? '')]),
  );
}

/** After ten minutes no replica answers any more. */
const operatorGone: Series = {
  ...Object.fromEntries(
    Object.keys(well)
      .filter((name) => name.startsWith('kubevac_operator_'))
      .map((name) => [name, '1x10 stale']),
  ),
  [operatorUp]: '1x10 0x170',
};

interface Story {
  /** What is other than well. */
  readonly with: Series;
  readonly expected: Expected;
}

const of = 'namespace=home robot=dusty';
const stories: Readonly<Record<string, Story>> = {
  'all is well': { with: {}, expected: { '3h': [] } },

  'the operator is down, and none of its robots pages': {
    with: {
      ...Object.fromEntries(Object.keys(well).map((name) => [name, '0x10 _x170'])),
      [operatorUp]: '1x10 0x170',
      [robotUp]: '1x10 0x170',
      [operator('leading')]: '1x10 stale',
      [operator('leading', '', 'b')]: '0x10 stale',
      ...inBoth('mqtt_connected', '1x10 stale'),
      ...inBoth('ready', '1x10 stale'),
      ...agentSays('#x10 stale'),
    },
    expected: { '14m': [], '17m': ['KubevacOperatorDown'], '2h': ['KubevacOperatorDown'] },
  },
  'operator and broker are down, and a robot that is scraped directly begins anew': {
    with: {
      ...operatorGone,
      [robot('agent_link_connected')]: '1x10 0x170',
      [robot('agent_clock_known')]: '1x10 0x170',
    },
    expected: { '17m': ['KubevacOperatorDown'], '2h': ['KubevacOperatorDown'] },
  },
  'the operator is down, and a robot that is scraped directly begins anew and nobody tells it the time': {
    with: {
      ...operatorGone,
      [robot('agent_clock_known')]: '1x10 0x170',
    },
    expected: { '2h': ['KubevacOperatorDown'] },
  },
  'no replica is ready, and no robot is asked for its page': {
    with: {
      ...inBoth('ready', '1x10 0x170'),
      [robotUp]: '1x10 0x170',
      ...agentSays('#x10 stale'),
    },
    expected: { '14m': [], '17m': ['KubevacOperatorNotReady'], '2h': ['KubevacOperatorNotReady'] },
  },
  'no operator is known to Prometheus at all': {
    with: Object.fromEntries(Object.keys(well).map((name) => [name, undefined])),
    expected: { '4m': [], '6m': ['KubevacOperatorDown'] },
  },
  'one replica restarts': {
    with: { [operatorUp]: '1x10 0x3 1x167', [operator('leading')]: '1x10 _x3 1x167' },
    expected: { '12m': [], '20m': [] },
  },
  'a leader goes, and the next takes over': {
    with: { [operator('leading')]: '1x10 0x170', [operator('leading', '', 'b')]: '0x11 1x169' },
    expected: { '12m': [], '20m': [] },
  },
  'nobody leads': {
    with: { [operator('leading')]: '1x10 0x170' },
    expected: { '12m': [], '14m': ['KubevacNoLeader'] },
  },
  'the broker is away, and no robot pages for it': {
    with: {
      ...inBoth('mqtt_connected', '1x10 0x170'),
      ...inBoth('ready', '1x10 0x170'),
      [robotUp]: '1x11 0x169',
      ...agentSays('#x11 stale'),
    },
    expected: { '12m': [], '15m': ['KubevacBrokerUnreachable'], '1h': ['KubevacBrokerUnreachable'] },
  },
  'the broker is away, and a robot that is scraped directly says so too': {
    with: {
      ...inBoth('mqtt_connected', '1x10 0x170'),
      [robot('agent_link_connected')]: '1x10 0x170',
      [robot('agent_clock_known')]: '1x30 0x150',
    },
    expected: { '1h': ['KubevacBrokerUnreachable'] },
  },
  'one replica has lost the broker, and half of what it is asked for fails': {
    with: { [operator('mqtt_connected', '', 'b')]: '1x10 0x170', [robotUp]: `1x10 ${'0 1 '.repeat(85)}` },
    expected: {
      '25m': [],
      '27m': ['KubevacReplicaWithoutBroker instance=b'],
      '2h': ['KubevacReplicaWithoutBroker instance=b'],
    },
  },
  'a page of a robot that says how the operator is': {
    with: Object.fromEntries(
      ['leading', 'mqtt_connected', 'node_lease_oldest_seconds', 'unreadable_objects', 'payloads_dropped_total']
        .map((name) => `kubevac_operator_${name}{job="kubevac-robots",${dusty}}`)
        .map((name) => [name, '0+99x180']),
    ),
    expected: { '2h': [] },
  },
  'nobody leads, whatever a page of a robot says': {
    with: {
      [operator('leading')]: '1x10 0x170',
      [`kubevac_operator_leading{job="kubevac-robots",${dusty}}`]: '1x180',
    },
    expected: { '14m': ['KubevacNoLeader'] },
  },
  'a target of somebody else that has a label robot': {
    with: { 'up{job="factory",namespace="hall",robot="arm"}': '0x180' },
    expected: { '1h': [] },
  },
  'a queue that does not move': {
    with: { [operator('queue_oldest_seconds', 'controller="Cleaning"')]: '0x10 0+60x170' },
    expected: { '15m': [], '19m': ['KubevacQueueStuck controller=Cleaning'] },
  },
  'a queue that is full for a moment': {
    with: { [operator('queue_oldest_seconds', 'controller="Cleaning"')]: '0x10 200x3 0x167' },
    expected: { '13m': [], '18m': [] },
  },
  'Leases are late': {
    with: { [operator('node_lease_oldest_seconds')]: '9x10 33x170' },
    expected: { '11m': [], '13m': ['KubevacNodeLeasesOld'] },
  },
  'a watch that is heard of no more': {
    with: { [operator('watch_lag_seconds', 'kind="Cleaning"')]: '50x10 60+60x170' },
    expected: { '19m': [], '21m': ['KubevacWatchStuck kind=Cleaning'] },
  },
  'an agent that is not understood': {
    with: { [operator('payloads_dropped_total', 'document="info",fault="Invalid"')]: '0x10 1+1x170' },
    expected: {
      '20m': [],
      '23m': ['KubevacPayloadsDropped document=info fault=Invalid'],
      '3h': ['KubevacPayloadsDropped document=info fault=Invalid'],
    },
  },
  'one payload that is not understood, which may be all that the robot says of itself': {
    with: { [operator('payloads_dropped_total', 'document="info",fault="Invalid"')]: '0x10 1x170' },
    expected: { '20m': [], '1h': ['KubevacPayloadsDropped document=info fault=Invalid'], '75m': [] },
  },
  'a replica that had dropped something when it was scraped first': {
    with: {
      [operator('payloads_dropped_total', 'document="reported",fault="TooLarge"', 'c')]: '_x30 2x150',
      'process_start_time_seconds{job="kubevac-operator",instance="c"}': '_x30 1770x150',
    },
    expected: { '39m': [], '45m': ['KubevacPayloadsDropped document=reported fault=TooLarge'], '2h': [] },
  },
  'a replica that was not scraped for some minutes has dropped nothing anew': {
    with: {
      [operator('payloads_dropped_total', 'document="info",fault="Invalid"')]: '0 2x59 _x20 2x100',
      'process_start_time_seconds{job="kubevac-operator",instance="a"}': '0x180',
    },
    expected: { '75m': [], '85m': [], '95m': [], '150m': [], '3h': [] },
  },
  'an object that does not read, until it is mended': {
    with: { [operator('unreadable_objects', 'kind="Cleaning"')]: '0x10 1x60 0x110' },
    expected: { '15m': [], '17m': ['KubevacObjectsUnreadable kind=Cleaning'], '75m': [] },
  },

  'a robot that is away': {
    with: { [robotUp]: '1x10 0x170', ...agentSays('#x10 stale') },
    expected: { '25m': [], '27m': [], '29m': [`KubevacRobotOffline ${of}`], '1h': [`KubevacRobotOffline ${of}`] },
  },
  'a robot that is away while the operator goes for a moment again and again': {
    with: {
      [robotUp]: '1x10 0x170',
      ...agentSays('#x10 stale'),
      [operatorUp]: '1x10 '.repeat(4) + '0 1x10 '.repeat(12),
    },
    expected: {
      '30m': [`KubevacRobotOffline ${of}`],
      '63m': [`KubevacRobotOffline ${of}`],
      '83m': [`KubevacRobotOffline ${of}`],
    },
  },
  'one page of the operator that is lost ends no alert of a robot': {
    with: {
      [robot('agent_link_connected')]: '1x10 0x170',
      [operatorUp]: '1x40 0 1x140',
      ...inBoth('ready', '1x40 0 1x140'),
      ...inBoth('mqtt_connected', '1x40 0 1x140'),
    },
    expected: Object.fromEntries(['39m', '41m', '42m', '45m'].map((at) => [at, [`KubevacLinkDown ${of}`]])),
  },
  'a robot that is known before it is switched on': {
    with: { [robotUp]: '_x20 0x10 1x150', ...agentSays('_x31 #x149') },
    expected: { '29m': [], '1h': [] },
  },
  'a robot that is stuck, and of which one page in seven is lost': {
    with: {
      [robotUp]: '1x6 0 '.repeat(22),
      ...agentSays('#x6 stale '.repeat(22).trim()),
      [state('Docked')]: '0x6 stale '.repeat(22),
      [robot('robot_error', 'reason="RobotStuck"')]: '1x6 stale '.repeat(22),
      [lastEnd('Succeeded')]: '0x180',
      [lastEnd('Failed')]: '60x6 stale '.repeat(22),
    },
    expected: Object.fromEntries(
      ['9m', '15m', '16m', '17m', '40m', '47m', '48m'].map((at) => [at, [`KubevacRobotError ${of} reason=RobotStuck`]]),
    ),
  },
  'an agent that cannot write, and of which one page in seven is lost': {
    with: {
      [robotUp]: '1x6 0 '.repeat(22),
      [robot('agent_journal_writable')]: '0x6 stale '.repeat(22),
      [robot('robot_consumable_remaining_seconds', 'consumable="filter"')]: '0x6 stale '.repeat(22),
    },
    expected: {
      '4m': [],
      '7m': [`KubevacJournalFailing ${of}`],
      '30m': [`KubevacJournalFailing ${of}`],
      '65m': [`KubevacConsumableWornOut ${of} consumable=filter`, `KubevacJournalFailing ${of}`],
    },
  },
  'a robot that reboots: its counters of the agent begin anew, and it is not heard for two minutes': {
    with: { [robotUp]: '1x10 0x2 1x168', ...agentSays('#x10 _x2 #x168') },
    expected: { '12m': [], '14m': [], '40m': [] },
  },
  'every target was gone for twenty minutes': {
    with: Object.fromEntries(
      Object.entries(well).map(([name, values = '']) => [
        name,
        `${values.replace(/x180/, 'x10')} _x20 ${values.replace(/x180/, 'x140')}`,
      ]),
    ),
    expected: { '29m': ['KubevacOperatorDown'], '40m': [] },
  },
  'nothing at all is scraped for three minutes': {
    with: Object.fromEntries(
      Object.entries(well).map(([name, values = '']) => [
        name,
        `${values.replace(/x180/, 'x10')} _x3 ${values.replace(/x180/, 'x160')}`,
      ]),
    ),
    expected: { '12m': [], '14m': [], '20m': [], '40m': [] },
  },
  'a robot that is there for a minute of four': {
    with: { [robotUp]: `1x10 ${'0 0 0 1 '.repeat(42)}` },
    expected: { '30m': [], '50m': [`KubevacRobotFlapping ${of}`], '3h': [`KubevacRobotFlapping ${of}`] },
  },
  'a robot that is there for ten minutes of 24': {
    with: { [robotUp]: `1x10 ${'0x13 1x9 '.repeat(7)}` },
    expected: { '30m': [], '2h': [`KubevacRobotFlapping ${of}`] },
  },
  'a robot that reboots twice in an hour': {
    with: { [robotUp]: '1x10 0x2 1x20 0x2 1x146' },
    expected: { '30m': [], '1h': [] },
  },
  'a robot of which one scrape in ten fails': {
    with: { [robotUp]: '1 1 1 1 1 1 1 1 1 0 '.repeat(18) },
    expected: { '1h': [], '3h': [] },
  },
  'a robot that comes and goes, and is away at last': {
    with: { [robotUp]: `1x10 ${'0 0 0 1 '.repeat(20)}0x89`, ...agentSays('#x90 stale') },
    expected: { '80m': [`KubevacRobotFlapping ${of}`], '112m': [`KubevacRobotOffline ${of}`] },
  },
  'an operator that comes and goes, and all robots with it': {
    with: { [operatorUp]: `1x10 ${'0 0 0 1 '.repeat(42)}`, [robotUp]: `1x10 ${'0 0 0 1 '.repeat(42)}` },
    expected: { '1h': [], '3h': [] },
  },
  'an agent that begins anew each ten minutes': {
    with: { [agentBegan]: Array.from({ length: 18 }, (_, index) => `${index * 600}x9`).join(' ') },
    expected: { '30m': [], '40m': [`KubevacAgentRestarting ${of}`], '3h': [`KubevacAgentRestarting ${of}`] },
  },
  'an agent that was restarted twice': {
    with: { [agentBegan]: '0x10 600x10 _x3 1200x156' },
    expected: { '30m': [], '1h': [] },
  },
  'a robot that is removed': {
    with: { [robotUp]: '1x10 stale', ...agentSays('#x10 stale') },
    expected: { '1h': [] },
  },
  'a firmware that does not answer': {
    with: {
      ...agentSays('#x10 stale'),
      [robot('robot_up')]: '1x10 0x170',
      ...Object.fromEntries(ofAgent.map((name) => [name, '1x180'])),
    },
    expected: { '20m': [], '22m': [`KubevacFirmwareSilent ${of}`] },
  },
  'a robot that is stuck, and runs down there': {
    with: {
      [state('Docked')]: '0x180',
      [robot('robot_error', 'reason="RobotStuck"')]: '_x11 1x169',
      [robot('robot_battery_ratio')]: '0.5x10 0.1x170',
    },
    expected: {
      '15m': [],
      '17m': [`KubevacRobotError ${of} reason=RobotStuck`],
      '1h': [`KubevacRobotError ${of} reason=RobotStuck`],
    },
  },
  'a fault that a person mends at once': {
    with: { [robot('robot_error', 'reason="WheelStuck"')]: '_x10 1x4 stale' },
    expected: { '14m': [], '20m': [] },
  },
  'a dustbin that is full': {
    with: { [robot('robot_dustbin_full')]: '0x10 1x170', [robot('robot_error', 'reason="DustbinFull"')]: '_x11 1x169' },
    expected: { '25m': [], '27m': [`KubevacDustbinFull ${of}`] },
  },
  'a dustbin that is full, by its fault alone': {
    with: { [robot('robot_dustbin_full')]: undefined, [robot('robot_error', 'reason="DustbinFull"')]: '_x11 1x169' },
    expected: { '25m': [], '27m': [`KubevacDustbinFull ${of}`] },
  },
  'a battery that runs down in the middle of a room': {
    with: { [state('Docked')]: '0x180', [robot('robot_battery_ratio')]: '0.2x10 0.14x170' },
    expected: { '20m': [], '22m': [`KubevacBatteryLow ${of}`] },
  },
  'a robot with a full dustbin that runs down there': {
    with: {
      [state('Docked')]: '0x180',
      [robot('robot_error', 'reason="DustbinFull"')]: '_x11 1x169',
      [robot('robot_battery_ratio')]: '0.2x10 0.14x170',
    },
    expected: { '20m': [], '1h': [`KubevacBatteryLow ${of}`, `KubevacDustbinFull ${of}`] },
  },
  'a normal charge: home at a tenth, and full after two hours': {
    with: {
      [state('Docked')]: '0x10 1x170',
      [state('Cleaning')]: '1x10 0x170',
      [robot('robot_battery_ratio')]: '0.2-0.01x10 0.1+0.0075x120 1x50',
      [robot('robot_battery_charging')]: '0x10 1x120 0x50',
    },
    expected: { '12m': [], '25m': [], '2h': [], '3h': [] },
  },
  'a dock without power': {
    with: { [robot('robot_battery_ratio')]: '0.4x180' },
    expected: { '29m': [], '31m': [`KubevacNotCharging ${of}`] },
  },
  'a part that is worn out, by its seconds': {
    with: { [robot('robot_consumable_remaining_seconds', 'consumable="filter"')]: '600-60x180' },
    expected: { '1h': [], '72m': [`KubevacConsumableWornOut ${of} consumable=filter`] },
  },
  'a part that is worn out, by its ratio': {
    with: {
      [robot('robot_consumable_remaining_seconds', 'consumable="filter"')]: undefined,
      [robot('robot_consumable_remaining_ratio', 'consumable="filter"')]: '0.01x10 0x170',
    },
    expected: { '1h': [], '72m': [`KubevacConsumableWornOut ${of} consumable=filter`] },
  },
  'a disk that is full': {
    with: { [robot('agent_journal_writable')]: '1x10 0x170' },
    expected: { '15m': [], '17m': [`KubevacJournalFailing ${of}`] },
  },
  'a robot that is scraped directly and has lost the broker': {
    with: { [robot('agent_link_connected')]: '1x10 0x170', [robot('agent_clock_known')]: '1x30 0x150' },
    expected: { '25m': [], '27m': [`KubevacLinkDown ${of}`], '1h': [`KubevacLinkDown ${of}`] },
  },
  'two agents that speak for one robot': {
    with: { [robot('agent_notice', 'reason="AgentConflict"')]: '_x11 1x169' },
    expected: { '25m': [], '27m': [`KubevacAgentHeldBack ${of} reason=AgentConflict`] },
  },
  'an agent that quiet hours hold back': {
    with: { [robot('agent_notice', 'reason="QuietHours"')]: '_x11 1x169' },
    expected: { '1h': [] },
  },
  'a clock that nobody sets': {
    with: { [robot('agent_clock_known')]: '0x180' },
    expected: { '9m': [], '11m': [`KubevacClockUnknown ${of}`] },
  },
  'a clock that is not known for a moment after a reboot': {
    with: { [robot('agent_clock_known')]: '1x10 0x3 1x167' },
    expected: { '13m': [], '30m': [] },
  },

  'a scheduled run that was missed, until the next one begins': {
    with: { [lastRun]: '0x60 3600x120', [lastMiss]: '_x9 600x171' },
    expected: {
      '8m': [],
      '10m': [`KubevacScheduledRunMissed ${of}`],
      '59m': [`KubevacScheduledRunMissed ${of}`],
      '62m': [],
    },
  },
  'a scheduled run that was missed by a robot that restarts and forgets it': {
    with: { [lastRun]: undefined, [lastMiss]: '_x9 600x20 stale' },
    expected: { '10m': [`KubevacScheduledRunMissed ${of}`], '2h': [`KubevacScheduledRunMissed ${of}`] },
  },
  'a task that failed, until one succeeds': {
    with: { [lastEnd('Succeeded')]: '0x60 3600x120', [lastEnd('Failed')]: '_x9 600x171' },
    expected: { '8m': [], '10m': [`KubevacTaskFailed ${of} result=Failed`], '62m': [] },
  },
  'a robot that is removed after a task of it failed and a run was missed': {
    with: {
      [lastEnd('Succeeded')]: '0x20 stale',
      [lastRun]: '0x20 stale',
      [lastEnd('Failed')]: '_x10 600x10 stale',
      [lastMiss]: '_x10 600x10 stale',
      [robotUp]: '1x20 stale',
    },
    expected: { '15m': [`KubevacScheduledRunMissed ${of}`, `KubevacTaskFailed ${of} result=Failed`], '22m': [] },
  },
  'a task that failed for the fault that the robot is in': {
    with: {
      [lastEnd('Succeeded')]: '0x180',
      [lastEnd('Failed')]: '_x10 600x170',
      [robot('robot_error', 'reason="WheelStuck"')]: '_x10 1x170',
    },
    expected: { '12m': [], '17m': [`KubevacRobotError ${of} reason=WheelStuck`] },
  },
  'a task that failed beside a full dustbin': {
    with: {
      [lastEnd('Succeeded')]: undefined,
      [lastEnd('Failed')]: '_x9 600x171',
      [robot('robot_error', 'reason="DustbinFull"')]: '_x10 1x170',
    },
    expected: {
      '12m': [`KubevacTaskFailed ${of} result=Failed`],
      '30m': [`KubevacDustbinFull ${of}`, `KubevacTaskFailed ${of} result=Failed`],
    },
  },
  'a task that failed in the future, by a clock that was wrong': {
    with: {
      [lastEnd('Succeeded')]: undefined,
      [lastEnd('Failed')]: '_x9 2000000000x10 stale',
      [lastMiss]: '_x9 2000000000x171',
    },
    expected: { '15m': [], '30m': [], '3h': [] },
  },
  'a task that failed an hour ago': {
    with: { [lastEnd('Succeeded')]: undefined, [lastEnd('Failed')]: '_x9 600x171' },
    expected: { '10m': [`KubevacTaskFailed ${of} result=Failed`], '71m': [] },
  },
};

const week = (area: string): Series => ({
  [operatorUp]: '1x2900',
  [robotUp]: '1x2900',
  [robot('robot_cleaned_area_square_meters_total')]: area,
});
const withModel = robot('robot_cleaned_area_square_meters_total', 'model="One"');
const nothing = [`KubevacNothingCleaned ${of}`];
/** A value for each four minutes. */
const weeks: Readonly<Record<string, Story>> = {
  'a week in which nothing was cleaned': {
    with: week('100x2900'),
    expected: { '6d': [], '7d30m': [], '7d2h': nothing },
  },
  'a week in which something was cleaned': { with: week('100x2000 101x900'), expected: { '6d': [], '8d': [] } },
  'a week in which nothing was cleaned, of a robot that was off when it began': {
    with: week('100x360 stale _x14 100x2525'),
    expected: { '7d2h': nothing, '8d30m': nothing },
  },
  'a week in which nothing was cleaned, of a robot that got its model': {
    with: { ...week('100x1000 stale'), [withModel]: '_x1002 100x1898' },
    expected: { '6d': [], '7d30m': [], '7d2h': nothing },
  },
  'a week in which something was cleaned just when the robot got its model': {
    with: { ...week('100x1000 stale'), [withModel]: '_x1002 101x1898' },
    expected: { '6d': [], '8d': [] },
  },
  'a week in which nothing was cleaned, by a robot that is removed then': {
    with: { ...week('100x2600 stale'), [robotUp]: '1x2600 stale' },
    expected: { '7d2h': nothing, '7d8h': [] },
  },
  'a week in which nothing was cleaned, by a robot that is away': {
    with: { ...week('100x2900'), [robotUp]: '1x2000 0x900' },
    expected: { '8d': [`KubevacRobotOffline ${of}`] },
  },
};

suite('alerts', { skip: prometheusMissing() }, () => {
  for (const [name, { with: over, expected }] of Object.entries(stories))
    test(name, () => {
      assert.equal(playStory({ series: { ...well, ...over }, expected }), '');
    });

  for (const [name, { with: series, expected }] of Object.entries(weeks))
    test(name, () => {
      assert.equal(playStory({ interval: '4m', series, expected }), '');
    });
});

const alerts = allRules().filter(({ alert }) => alert !== undefined);
const runbooks = readFileSync(join(import.meta.dirname, '../../../docs/runbooks.md'), 'utf8');

for (const { alert = '', labels = {}, annotations = {} } of alerts)
  test(`${alert} has all that a person who is woken needs`, () => {
    const { summary = '', description = '', runbook_url = '' } = annotations;
    assert.match(labels['severity'] ?? '', /^(critical|warning|info)$/);
    assert.match(summary, /\.$/);
    assert.match(description, /\.$/);
    assert.ok(runbook_url.endsWith(`docs/runbooks.md#${alert.toLowerCase()}`));
    const [section = ''] = new RegExp(`^## ${alert}\n[^]*?(?=^## )`, 'm').exec(`${runbooks}\n## `) ?? [];
    for (const part of ['**What it means.**', '**How to look.**', '**What to do.**'])
      assert.ok(section.includes(part), `docs/runbooks.md, ${alert}: ${part}`);
    const played = [...Object.values(stories), ...Object.values(weeks)].flatMap(({ expected }) =>
      Object.values(expected).flat(),
    );
    assert.ok(
      played.some((fires) => fires.split(' ')[0] === alert),
      'no story in which it fires',
    );
  });

test('of each notice of an agent there is an alert, or another one says the same', () => {
  const { expr = '' } = alerts.find(({ alert }) => alert === 'KubevacAgentHeldBack') ?? {};
  const [, reasons = ''] = /reason=~"([^"]+)"/.exec(expr) ?? [];
  assert.deepEqual([...reasons.split('|'), ...NOTICES_SAID_ELSEWHERE].toSorted(), NOTICE_REASONS.toSorted());
});
