import { randomUUID } from 'node:crypto';
import { silentLogger } from '@kubevac/base/log.ts';
import { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { manualBeat, type ManualBeat, type ManualRequest } from '@kubevac/protocol/manual.ts';
import { manualReplyTopic, manualTopic, type RobotKey } from '@kubevac/protocol/topics.ts';
import type { Cleanup } from './cleanup.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { until } from './until.ts';

/** While a key is held a Move goes out as often as this, with the newest nonce. */
const repeatMilliseconds = 60;

/** A person who drives a robot by hand, through the broker as the operator does it, on a cable of their own. */
export class PersonAtKeys {
  readonly session = randomUUID();
  readonly beats: ManualBeat[] = [];
  readonly cable: TcpProxy;
  readonly #connection: MqttConnection;
  readonly #robot: RobotKey;
  #held: NodeJS.Timeout | undefined;

  private constructor(connection: MqttConnection, robot: RobotKey, cable: TcpProxy) {
    this.#connection = connection;
    this.#robot = robot;
    this.cable = cable;
  }

  /** @param brokerPort of 127.0.0.1 */
  static async sitDown(context: Cleanup, brokerPort: number, robot: RobotKey): Promise<PersonAtKeys> {
    const cable = await startTcpProxy(context, brokerPort);
    const connection = new MqttConnection({
      url: `mqtt://127.0.0.1:${cable.port}`,
      clientId: `person-${randomUUID()}`,
      reconnect: { initialMilliseconds: 50, maximumMilliseconds: 100 },
      log: silentLogger,
    });
    const person = new PersonAtKeys(connection, robot, cable);
    connection.subscribe(manualReplyTopic(robot), { qos: 0 });
    connection.onMessage((_topic, payload) => {
      const beat = manualBeat.parse(JSON.parse(payload.toString('utf8')));
      if (beat.session === person.session) person.beats.push(beat);
    });
    const ending = new AbortController();
    connection.start(ending.signal);
    context.after(async () => {
      person.release();
      await connection.end();
    });
    await until(() => connection.connected, { what: 'the person is connected' });
    return person;
  }

  /** Says Begin until there is an answer: a robot in hand, or why not. */
  async begin(): Promise<ManualBeat> {
    return until(
      () => {
        if (this.last === undefined) this.say({ session: this.session, do: 'Begin' });
        return this.beats.find(({ nonce, ended }) => nonce !== undefined || ended !== undefined);
      },
      { what: 'the robot is in hand, or not', pollMilliseconds: 50 },
    );
  }

  say(request: ManualRequest): void {
    void this.#connection
      .publish(manualTopic(this.#robot), JSON.stringify(request), { qos: 0, expirySeconds: 1 })
      .catch(() => undefined);
  }

  hold(velocityMillimetersPerSecond: number, rotationDegreesPerSecond = 0): void {
    this.release();
    const move = (): void => this.#move(velocityMillimetersPerSecond, rotationDegreesPerSecond);
    move();
    this.#held = setInterval(move, repeatMilliseconds);
  }

  release(): void {
    clearInterval(this.#held);
  }

  end(): void {
    this.release();
    this.say({ session: this.session, do: 'End' });
  }

  get last(): ManualBeat | undefined {
    return this.beats.at(-1);
  }

  async seeEnded(): Promise<NonNullable<ManualBeat['ended']>> {
    return until(() => this.last?.ended, { what: () => `the session ends; last it was ${JSON.stringify(this.last)}` });
  }

  #move(velocityMillimetersPerSecond: number, rotationDegreesPerSecond: number): void {
    const nonce = this.beats.findLast((beat) => beat.nonce !== undefined)?.nonce;
    if (nonce === undefined) return;
    this.say({ session: this.session, do: 'Move', nonce, velocityMillimetersPerSecond, rotationDegreesPerSecond });
  }
}
