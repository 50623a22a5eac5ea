import type { Row } from '../dashboard.ts';
import { colours } from '../looks/colours.ts';
import { higherIsWorse, lowerIsWorse } from '../looks/thresholds.ts';
import { yesIsGood } from '../looks/words.ts';
import { bars, graph } from '../panels/graph.ts';
import { lanes } from '../panels/lanes.ts';
import { robotTimesInPiece } from '../queries/events.ts';
import { ofRobots, perRobot, robotTargets } from '../queries/selectors.ts';

const third = { width: 8, height: 8 } as const;

const whatWorks = lanes({
  width: 24,
  height: 7,
  title: 'What works',
  description:
    'Whether Prometheus had its page; whether its firmware answers, its agent reaches the MQTT broker, knows the time, and can write its journal. Without the broker it keeps its schedules; without the time nothing with a deadline starts; without the journal nothing does.',
  noValue: 'Prometheus does not know this robot',
  queries: [
    { expr: perRobot(robotTargets), legend: 'Page' },
    { expr: perRobot(ofRobots('kubevac_robot_up')), legend: 'Firmware' },
    { expr: perRobot(ofRobots('kubevac_agent_link_connected')), legend: 'Broker' },
    { expr: perRobot(ofRobots('kubevac_agent_clock_known')), legend: 'Time' },
    { expr: perRobot(ofRobots('kubevac_agent_journal_writable')), legend: 'Journal' },
  ],
  words: yesIsGood,
});

const signal = graph({
  ...third,
  title: 'Wi-Fi',
  description: 'How well the robot hears its Wi-Fi: above -60 dBm is good, under -80 dBm it gets lost.',
  unit: 'dBm',
  noValue: 'The robot does not say',
  queries: [{ expr: perRobot(ofRobots('kubevac_robot_wifi_signal_dbm')), legend: 'Signal' }],
  colours: { Signal: colours.blue },
  limits: lowerIsWorse(-80, -70),
});

const answers = graph({
  ...third,
  title: 'How fast it answers',
  description:
    'How long the operator took to answer its newest question, which is once in a while, and how long Prometheus waited for its page. Where that goes through the operator it is the way over MQTT, there and back.',
  unit: 's',
  noValue: 'It has not asked yet',
  queries: [
    { expr: perRobot(ofRobots('kubevac_agent_link_round_trip_seconds')), legend: 'Round trip' },
    { expr: perRobot(ofRobots('scrape_duration_seconds')), legend: 'Page' },
  ],
  colours: { 'Round trip': colours.blue, Page: colours.orange },
  limits: higherIsWorse(1, 5),
}).min(0);

const connections = bars({
  ...third,
  title: 'Connections to the broker',
  description: 'Connections that were made: many are a weak Wi-Fi, or two agents with one name.',
  unit: 'none',
  noValue: 'No agent answers',
  queries: [
    {
      expr: robotTimesInPiece(ofRobots('kubevac_agent_link_connects_total')),
      legend: 'Connections',
    },
  ],
  colours: { Connections: colours.blue },
}).decimals(0);

export const link: Row = { title: 'Link', panels: [whatWorks, signal, answers, connections] };
