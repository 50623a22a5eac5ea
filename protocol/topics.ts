/** Topics under `kubevac/v1/<namespace>/<name>/`; see docs/protocol.md for who publishes what. */
export const DOCUMENTS = ['desired', 'reported', 'presence', 'info', 'telemetry'] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

/** Which robot a topic belongs to: the namespace and name of its VacuumRobot. */
export interface RobotKey {
  readonly namespace: string;
  readonly name: string;
}

const PREFIX = 'kubevac/v1';
/** What a namespace and the name of a VacuumRobot look like. */
export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function documentTopic(robot: RobotKey, document: DocumentName): string {
  return `${PREFIX}/${robot.namespace}/${robot.name}/${document}`;
}

/** Where an agent asks the operator for the time, and where it hears the answer (MQTT 5 response topic). */
export function timeRequestTopic(robot: RobotKey): string {
  return `${PREFIX}/${robot.namespace}/${robot.name}/rpc/time`;
}

export function timeReplyTopic(robot: RobotKey): string {
  return `${PREFIX}/${robot.namespace}/${robot.name}/rpc/time/reply`;
}

/** What the operator asks agents for (MQTT 5 request and response). */
export const AGENT_QUESTIONS = ['output', 'log', 'map', 'reading', 'metrics'] as const;
export type AgentQuestion = (typeof AGENT_QUESTIONS)[number];

/** Of a question and its answer: a scrape is asked again anyway, and is of no use late. */
export const QOS_OF_QUESTION: Readonly<Record<AgentQuestion, 0 | 1>> = {
  output: 1,
  log: 1,
  map: 1,
  reading: 1,
  metrics: 0,
};

/** Where the operator asks an agent, and where the answer goes. */
export function questionTopic(robot: RobotKey, question: AgentQuestion): string {
  return `${PREFIX}/${robot.namespace}/${robot.name}/rpc/${question}`;
}

export function answerTopic(robot: RobotKey, question: AgentQuestion): string {
  return `${questionTopic(robot, question)}/reply`;
}

/** Where the operator says how a robot is driven by hand, and where the agent says how it stands. Not one answer for each question. */
export function manualTopic(robot: RobotKey): string {
  return `${PREFIX}/${robot.namespace}/${robot.name}/rpc/manual`;
}

export function manualReplyTopic(robot: RobotKey): string {
  return `${manualTopic(robot)}/reply`;
}

/** Subscriptions of the operator, with their QoS: what agents publish, of all robots. */
export const OPERATOR_FILTERS: readonly (readonly [filter: string, qos: 0 | 1])[] = [
  ...(['reported', 'presence', 'info'] as const).map((document) => [`${PREFIX}/+/+/${document}`, 1] as const),
  [`${PREFIX}/+/+/telemetry`, 0],
  [`${PREFIX}/+/+/rpc/time`, 0],
  ...AGENT_QUESTIONS.map((question) => [`${PREFIX}/+/+/rpc/${question}/reply`, QOS_OF_QUESTION[question]] as const),
  [`${PREFIX}/+/+/rpc/manual/reply`, 1],
];

/** Reads a topic back into the robot and what was said of it; undefined for any other topic, or names no VacuumRobot can have. */
export function parseTopic(topic: string): { robot: RobotKey; rest: string } | undefined {
  const [product, version, namespace, name, ...rest] = topic.split('/');
  if (`${product}/${version}` !== PREFIX || namespace === undefined || name === undefined || rest.length === 0)
    return undefined;
  if (!DNS_LABEL.test(namespace) || !DNS_LABEL.test(name)) return undefined;
  return { robot: { namespace, name }, rest: rest.join('/') };
}

export function robotKeyText(robot: RobotKey): string {
  return `${robot.namespace}/${robot.name}`;
}
