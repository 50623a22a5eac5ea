import type { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import {
  answerTopic,
  QOS_OF_QUESTION,
  questionTopic,
  type AgentQuestion,
  type RobotKey,
} from '@kubevac/protocol/topics.ts';

/** A later answer is asked for again by then. */
const expirySeconds = 10;

export interface ServeQuestionsOptions {
  readonly connection: MqttConnection;
  readonly robot: RobotKey;
  /** Whether this agent is the robot's: another one has nothing to say of its tasks (PROTOCOL rule 10). */
  readonly isBound: () => boolean;
  /** What is answered to each question; undefined to one that does not read. */
  readonly answers: Readonly<Partial<Record<AgentQuestion, AnswerTo>>>;
}

/** Never rejects. */
type AnswerTo = (question: Buffer) => Answer | Promise<Answer>;
type Answer = Buffer | string | undefined;

/** Answers the operator until the signal aborts. It may ask anything any number of times. */
export function serveQuestions(
  { connection, robot, isBound, answers }: ServeQuestionsOptions,
  signal: AbortSignal,
): void {
  for (const [name, answerTo] of Object.entries(answers) as [AgentQuestion, AnswerTo][]) {
    const qos = QOS_OF_QUESTION[name];
    const reply = async (question: Buffer, correlationData: Buffer): Promise<void> => {
      const answer = await answerTo(question);
      if (answer === undefined || !isBound()) return;
      await connection.publish(answerTopic(robot, name), answer, { qos, expirySeconds, correlationData });
    };
    connection.subscribe(questionTopic(robot, name), { qos });
    const off = connection.onMessage((topic, payload, { properties, retain }) => {
      const { correlationData } = properties;
      if (topic !== questionTopic(robot, name) || retain || correlationData === undefined || !isBound()) return;
      reply(payload, correlationData).catch(() => undefined);
    });
    signal.addEventListener('abort', off);
  }
}
