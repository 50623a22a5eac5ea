import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { startHttpServer, type HttpHandler } from '@kubevac/base/http.ts';
import { createLogger } from '@kubevac/base/log.ts';
import { brokerAddress } from '@kubevac/base/mqtt-config.ts';
import { MqttConnection } from '@kubevac/base/mqtt-connection.ts';
import { runProgram } from '@kubevac/base/program.ts';
import { OPERATOR_FILTERS } from '@kubevac/protocol/topics.ts';
import { authReviews } from './auth/auth-reviews.ts';
import { pageGate } from './auth/page-gate.ts';
import { NodeCache } from './cache/node-cache.ts';
import { ObjectCaches } from './cache/object-caches.ts';
import { PodCache } from './cache/pod-cache.ts';
import { operatorConfig, operatorHelp, type OperatorConfig } from './config.ts';
import { AgentLinks } from './fleet/agent-links.ts';
import { Fleet } from './fleet/fleet.ts';
import { AgentRpc } from './fleet/agent-rpc.ts';
import { answerTime } from './fleet/time-answer.ts';
import { healthRoutes, missingOf } from './http/health.ts';
import { metricsRoutes } from './http/metrics-routes.ts';
import { KubeClient } from './kube/client.ts';
import { loadKubeConfig } from './kube/config.ts';
import { EventRecorder } from './kube/events.ts';
import { LeaderElection } from './kube/lease.ts';
import { certificateSource } from './kubelet/certificate/serving-certificate.ts';
import { KubeletServer } from './kubelet/kubelet-server.ts';
import { Leader } from './leader.ts';
import { AcceptanceWatch } from './metrics/acceptance-watch.ts';
import { robotSamples, taskSamples } from './metrics/fleet-samples.ts';
import { OperatorMetrics } from './metrics/operator-metrics.ts';
import { MissionLogReader } from './missions/mission-log-reader.ts';
import { readNodeHost } from './node-host.ts';
import { compactHeap, ownHeap } from './runtime/compact-heap.ts';
import { OPERATOR_VERSION } from './version.ts';

/** Prometheus keeps one for each of its targets that are here: a thousand robots, and a second Prometheus. */
const scrapeConnections = 4_096;

process.exit(
  await runProgram(
    { schema: operatorConfig, envPrefix: 'KUBEVAC_OPERATOR', help: operatorHelp, run: runOperator },
    { argv: process.argv.slice(2), env: process.env },
  ),
);

/** The parts list of the operator. */
async function runOperator(config: OperatorConfig, signal: AbortSignal): Promise<void> {
  const log = createLogger({ name: 'operator', level: config.logLevel, pretty: config.logPretty });
  const identity = config.identity ?? `${hostname()}-${randomBytes(4).toString('hex')}`;
  const metrics = new OperatorMetrics({ log, version: OPERATOR_VERSION });
  const monotonic = (): number => performance.now();
  const kube = await loadKubeConfig({ ...config, env: process.env });
  const client = new KubeClient({ connection: kube, log, observe: metrics.observeRequest });
  const namespace = config.namespace ?? client.namespace;
  const connection = new MqttConnection({
    ...brokerAddress(config),
    clientId: `kubevac-operator-${identity}`,
    reconnect: { initialMilliseconds: 100, maximumMilliseconds: config.reconnectMaximumMilliseconds },
    log,
  });
  let leader: Leader | undefined;
  const acceptance = new AcceptanceWatch({
    monotonic,
    observe: (kind, seconds) => election.leading && metrics.observeAcceptance(kind, seconds),
  });
  const caches = new ObjectCaches({
    client,
    namespace: config.watchNamespace,
    log,
    onRobot: (key, robot, uid) => leader?.onRobot(key, robot, uid),
    onTask: (kind, task, robots) => leader?.onTask(kind, task, robots),
    onTaskEvent: (event, isNews) => acceptance.note(event, isNews),
    onSchedule: (schedule, robots) => leader?.onSchedule(schedule, robots),
  });
  const nodes = new NodeCache({
    client,
    namespace: config.watchNamespace,
    log,
    onNode: (change) => leader?.onNode(change),
  });
  const pods = new PodCache({
    client,
    log,
    isRobotNode: (name) => caches.robotsClaiming(name).length > 0,
    onPod: (pod) => leader?.onPod(pod),
  });
  const fleet = new Fleet({
    log,
    monotonic,
    namespace: config.watchNamespace,
    onHeard: (robot, document, isNews) => leader?.onHeard(robot, document, isNews),
    onDropped: metrics.observeDropped,
  });
  const links = new AgentLinks({ caches, fleet, connection, awayMilliseconds: config.awayMilliseconds });
  const linkOf = links.of.bind(links);
  const rpc = new AgentRpc(connection);
  const logs = new MissionLogReader(rpc);
  const events = new EventRecorder({
    client,
    reportingController: 'kubevac.dev/operator',
    reportingInstance: identity,
    log,
  });
  const election = new LeaderElection({
    client,
    namespace,
    name: 'kubevac-operator',
    identity,
    log,
    leaseDurationMilliseconds: config.leaseDurationMilliseconds,
    renewDeadlineMilliseconds: config.leaseRenewMilliseconds,
    retryPeriodMilliseconds: config.leaseRetryMilliseconds,
  });

  for (const [filter, qos] of OPERATOR_FILTERS) connection.subscribe(filter, { qos });
  connection.onMessage((topic, payload, { retain }) => fleet.receive(topic, payload, retain));
  connection.onConnect(metrics.observeConnect);
  answerTime(connection, () => client.serverTime());
  const brokerConnected = (): boolean => connection.connected;
  const checks = { caches: () => caches.synced && nodes.synced && pods.synced, broker: brokerConnected };
  metrics.measure({
    queues: () => leader?.queues ?? {},
    leading: () => election.leading,
    brokerConnected,
    ready: () => missingOf(checks).length === 0,
    watches: () => ({ ...caches.counters(), Node: nodes.counters, Pod: pods.counters }),
    leases: () => leader?.robotNodes.leases,
    kubelet: () => leader?.robotNodes.kubeletFigures,
    robotsHeard: () => fleet.list().length,
    eventsDropped: () => events.dropped,
    robots: () => (leader === undefined ? [] : robotSamples(caches.robots.list())),
    tasks: () => (leader === undefined ? [] : taskSamples((kind) => caches.tasks[kind].list())),
    monotonic,
  });
  const reviews = authReviews(client);
  const gate = config.metricsAuth === 'none' ? (page: HttpHandler) => page : pageGate({ reviews, log });
  const routes = metricsRoutes({
    metrics: metrics.metrics,
    robots: caches.robots,
    rpc,
    brokerConnected,
    linkOf,
    observe: metrics.observeScrape,
    address: config.metricsAdvertise,
    gate,
  });
  const host = config.listenHost;
  const servers = await Promise.all([
    startHttpServer({ host, port: config.metricsPort, routes, maximumConnections: scrapeConnections, log }),
    startHttpServer({ host, port: config.healthPort, routes: healthRoutes(checks), log }),
  ]);
  log.info({ identity, metricsPort: servers[0].port, healthPort: servers[1].port }, 'operator started');

  /** Which Pods are on robots is known when the robots are. */
  async function followPods(stopped: AbortSignal): Promise<void> {
    await caches.waitForSync(stopped).catch(() => undefined);
    if (!stopped.aborted) await pods.start(stopped);
  }

  rpc.start(signal);
  connection.start(signal);
  const leading = election.start(signal, {
    onStartedLeading: async (stillLeading) => {
      const mine = new Leader({
        client,
        connection,
        caches,
        nodes,
        pods,
        foreignInert: config.foreignImages === 'inert',
        nodeHost: (stopped) => readNodeHost({ ...config, client, log }, stopped),
        kubelet: (answers, { address }) =>
          new KubeletServer({
            reviews,
            client,
            answers,
            host: config.kubeletHost,
            certificate: certificateSource(config, [address]),
            log,
            observe: metrics.observeKubelet,
          }),
        kubeletPorts: { first: config.kubeletPortFirst, last: config.kubeletPortLast },
        nodeLeaseSeconds: config.nodeLeaseSeconds,
        fleet,
        events,
        workers: config.workers,
        linkOf,
        rpc,
        logs,
        namespace,
        log,
        waits: config,
        observer: metrics.controllers,
      });
      leader = mine;
      // What an earlier time of leading left under way may end after the next has begun.
      await mine.run(stillLeading).finally(() => {
        if (leader === mine) leader = undefined;
      });
    },
  });
  const heap = ownHeap();
  if (heap !== undefined) void compactHeap(heap, signal);
  const following = [caches.start(signal), nodes.start(signal), followPods(signal)];
  await Promise.all([...following, events.start(signal), leading]);
  await connection.end();
  await Promise.all(servers.map((server) => server.stop()));
  await client.close();
  log.info({}, 'operator stopped');
}
