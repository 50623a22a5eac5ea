import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createLogger } from '@kubevac/base/log.ts';
import { brokerAddress } from '@kubevac/base/mqtt-config.ts';
import { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { runProgram } from '@kubevac/base/program.ts';
import { toInstant } from '@kubevac/protocol/instants.ts';
import type { Presence } from '@kubevac/protocol/presence.ts';
import { documentTopic } from '@kubevac/protocol/topics.ts';
import { PROTOCOL_VERSION } from '@kubevac/protocol/version.ts';
import { MeasuredClock } from './clock/measured-clock.ts';
import { hostTimeSources } from './clock/time-sources.ts';
import { agentConfig, agentHelp, type AgentConfig } from './config.ts';
import { createDriver } from './drivers/index.ts';
import { openOrSetAside } from './journal/set-aside.ts';
import { journalSizeBytes } from './journal/space.ts';
import { talliedJournal } from './journal/tallied-journal.ts';
import { Link } from './link/link.ts';
import { Linkage } from './link/linkage.ts';
import { DrivenPointsFile } from './outputs/driven-points.ts';
import { FolderOutputStore } from './outputs/output-store.ts';
import { answerLog } from './missions/answer-log.ts';
import { serveManual } from './manual/serve-manual.ts';
import { AgentMetrics } from './metrics/agent-metrics.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import { watchedJournal } from './metrics/watched-journal.ts';
import { MissionLogs } from './missions/mission-logs.ts';
import { answerMetrics } from './rpc/answer-metrics.ts';
import { answerMap } from './rpc/answer-map.ts';
import { answerOutput } from './rpc/answer-output.ts';
import { answerReading } from './rpc/answer-reading.ts';
import { newestOnly } from './rpc/newest-only.ts';
import { serveQuestions } from './rpc/serve-questions.ts';
import { TimeProbe } from './link/time-probe.ts';
import { ownUsage } from './own-usage.ts';
import { RobotWatch } from './robot-watch.ts';
import { MinuteTicker } from './schedule/minute-ticker.ts';
import { bindingOf } from './tasks/binding.ts';
import { TaskRunner } from './tasks/task-runner.ts';
import { AGENT_VERSION } from './version.ts';

// Not awaited: the agent ships as one CommonJS file, which has no top-level await.
void runProgram(
  { schema: agentConfig, envPrefix: 'KUBEVAC_AGENT', help: agentHelp, run: runAgent },
  { argv: process.argv.slice(2), env: process.env },
).then((code) => process.exit(code));

/** The parts list of the agent. */
async function runAgent(config: AgentConfig, signal: AbortSignal): Promise<void> {
  const robot = { namespace: config.namespace, name: config.name };
  const log = createLogger({ name: 'agent', level: config.logLevel, pretty: config.logPretty }).child({
    robot: `${robot.namespace}/${robot.name}`,
  });
  const opened = openOrSetAside(config.journalFile, toInstant(Date.now()).replaceAll(':', ''));
  const { fresh, setAside } = opened;
  const metrics = new AgentMetrics({
    log,
    version: AGENT_VERSION,
    driver: config.driver,
    journal: () => opened.journal.state,
  });
  const journal = watchedJournal(talliedJournal(opened.journal), metrics.journal, log);
  const { journalId } = journal.state.meta;
  if (setAside !== undefined)
    log.error({ path: setAside.path, error: setAside.error }, 'journal damaged and set aside');
  log.info({ journalId, fresh, driver: config.driver }, 'agent started');

  const page = await serveMetrics(metrics.metrics, { ...config, log });
  // All that follows is made before the first request is answered.
  const address = page && config.metricsAdvertise;
  const clock = new MeasuredClock(hostTimeSources(config.synchronisedFile || undefined));
  const driver = createDriver(config.driver, config, { log, onCall: metrics.onDriverCall });
  const since = toInstant(Date.now());
  const bootId = readBootId();
  const presence = (state: Pick<Presence, 'online' | 'goodbye'>): string =>
    JSON.stringify({
      protocol: PROTOCOL_VERSION,
      bootId,
      journalId,
      since,
      ...(address !== undefined && { metricsAddress: address }),
      ...state,
    } satisfies Presence);
  const presenceTopic = documentTopic(robot, 'presence');
  const connection = new MqttConnection({
    ...brokerAddress(config),
    clientId: `kubevac-agent-${robot.namespace}-${robot.name}-${journalId}`,
    will: { topic: presenceTopic, payload: presence({ online: false }), qos: 1, retain: true },
    reconnect: { initialMilliseconds: 200, maximumMilliseconds: config.reconnectMaximumMilliseconds },
    log,
  });
  const linkage = new Linkage(() => connection.connected);
  const outputs = new FolderOutputStore(`${config.journalFile}.outputs`);
  const logs = new MissionLogs({
    folder: `${config.journalFile}.missions`,
    isMission: (id) => journal.state.tasks.get(id)?.origin === 'pods',
    now: () => clock.now()?.milliseconds ?? Date.now(),
    log,
  });
  const ticker = new MinuteTicker({ onTick: () => runner.wake(), log });
  const runner: TaskRunner = new TaskRunner({
    ticker,
    outputs,
    driven: new DrivenPointsFile(`${config.journalFile}.driven`),
    journal,
    driver,
    clock,
    log,
    isLinked: () => linkage.linked,
    onReported: (reported, text) => {
      link.report(text);
      logs.take(reported);
      setImmediate(() => watch.tellAgain());
    },
  });
  const link: Link = new Link({
    connection,
    robot,
    journalId,
    presence: () => presence({ online: true }),
    onDesired: (document) => runner.receive(document),
    onReadable: (readable) => runner.noteReadable(readable),
    log,
    onHeartbeat: () => watch.beat(),
    telemetryMilliseconds: config.telemetryMilliseconds,
    heartbeatMilliseconds: config.heartbeatMilliseconds,
  });
  connection.onConnect(metrics.onConnect);
  metrics.measure({
    situation: () => runner.situation,
    reported: () => runner.reported,
    currentTask: () => runner.currentTask,
    connected: () => connection.connected,
    clock,
    journalSizeBytes: () => journalSizeBytes(config.journalFile),
  });
  const watch: RobotWatch = new RobotWatch({
    driver,
    runner,
    link,
    version: AGENT_VERSION,
    usage: () => ownUsage(clock),
    log,
  });
  const probe = new TimeProbe({
    connection,
    robot,
    clock,
    waits: {
      unansweredMilliseconds: config.timeUnansweredMilliseconds,
      answeredMilliseconds: config.timeAnsweredMilliseconds,
    },
    onMeasured: (roundTripMilliseconds) => {
      metrics.onRoundTrip(roundTripMilliseconds);
      runner.wake();
    },
  });

  const isBound = (): boolean => bindingOf(journal.state.meta) !== 'Unbound';
  const manual = serveManual(
    { connection, robot, runner, driver, isBound, silenceMilliseconds: config.manualSilenceMilliseconds, log },
    signal,
  );
  // Whoever drives the robot by hand is told of the end, and the robot too: the driver goes after them.
  const driverEnd = new AbortController();
  signal.addEventListener('abort', () => void manual.end().finally(() => driverEnd.abort()));

  link.start(signal);
  serveQuestions(
    {
      connection,
      robot,
      isBound,
      answers: {
        output: (question) => answerOutput(outputs, question),
        log: (question) => answerLog(logs, question),
        metrics: newestOnly(() => answerMetrics(metrics.metrics)),
        map: newestOnly((question) => answerMap(driver, question)),
        reading: newestOnly((question) =>
          answerReading({ driver, clock, info: () => runner.situation.info }, question),
        ),
      },
    },
    signal,
  );
  const linkEnd = new AbortController();
  connection.start(linkEnd.signal);
  await Promise.all([watch.run(driverEnd.signal), probe.run(signal), runner.run(signal)]);
  await connection.end({
    topic: presenceTopic,
    payload: presence({ online: false, goodbye: true }),
    qos: 1,
    retain: true,
  });
  await page?.stop();
  journal.close();
  log.info({}, 'agent stopped');
}

/** Changes with each boot of the host; random(4). */
function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return randomUUID();
  }
}
