import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Modules the bundle carries in place of others, as CommonJS text, by the pattern of how they are imported. */
interface Stub {
  readonly imports: RegExp;
  /** Only when the importing file's path has this in it. */
  readonly from?: RegExp;
  readonly contents: string;
  /** What the real one would be for, and why it is not needed. */
  readonly why: string;
}

const nothing = 'module.exports = {};';

/**
 * mqtt.js opens WebSockets, SOCKS proxies and browser sockets from its `connect`; we open our own sockets
 * (base/mqtt-transport.ts) and use its client alone. Its streams are those of a browser; Node has them built in.
 */
const mqttStubs: readonly Stub[] = [
  { imports: /^mqtt$/, contents: "exports.MqttClient = require('mqtt/lib/client').default;", why: 'the client alone' },
  { imports: /^readable-stream$/, contents: "module.exports = require('node:stream');", why: 'streams for browsers' },
  {
    imports: /^(ws|socks|worker-timers)$/,
    // The operator's kubelet ports speak WebSocket.
    from: /node_modules\/mqtt\//,
    contents: nothing,
    why: 'WebSockets, proxies and timers of browsers',
  },
  {
    imports: /^debug$/,
    contents:
      'const no = () => {}; module.exports = () => Object.assign(() => {}, { enabled: false, extend: () => no });',
    why: 'switched on by the environment only; we log what matters ourselves',
  },
  { imports: /package\.json$/, from: /mqtt/, contents: "module.exports = { version: '' };", why: 'its whole manifest' },
];

/** zod carries its messages in fifty languages. */
const zodStubs: readonly Stub[] = [
  {
    imports: /^\.\.\/locales\/index\.js$/,
    from: /zod/,
    contents: "export { default as en } from 'zod/v4/locales/en.js';",
    why: 'languages nobody asked for',
  },
];

/** pino reads these only for transports in worker threads and for pretty printing, which base/log.ts does itself. */
const pinoStubs: readonly Stub[] = [
  { imports: /^(thread-stream|pino-pretty)$/, contents: nothing, why: 'a worker thread for transports' },
];

/** undici is fetch, WebSockets, caches, proxies and mocks as well: half of its text, and 6 MiB of an operator's memory. */
const undiciStubs: readonly Stub[] = [
  {
    imports: /^undici$/,
    from: /operator\/kube\//,
    contents: `
      Object.assign(require('undici/lib/dispatcher/dispatcher').prototype, { request: require('undici/lib/api/api-request') });
      exports.Pool = require('undici/lib/dispatcher/pool');`,
    why: 'all but its pool of connections',
  },
];

/** Summaries, clusters, a gateway to push to: none of it is used, and a quantile sketch comes with it. */
const promStubs: readonly Stub[] = [
  {
    imports: /^prom-client$/,
    contents: `
      exports.Registry = require('prom-client/lib/registry');
      exports.Counter = require('prom-client/lib/counter');
      exports.Gauge = require('prom-client/lib/gauge');
      exports.Histogram = require('prom-client/lib/histogram');`,
    why: 'all but what base/metrics.ts uses',
  },
];

const stubs = [...promStubs, ...mqttStubs, ...zodStubs, ...pinoStubs, ...undiciStubs];

/** Leaves out of a bundle what neither program can reach: less to load means less memory. */
export function leaveOutUnused(root: string): Plugin {
  return {
    name: 'leave-out-unused',
    setup: (build) => {
      for (const [index, { imports, from }] of stubs.entries())
        build.onResolve({ filter: imports }, ({ importer, namespace }) => {
          if (namespace === 'stub' || (from !== undefined && !from.test(importer))) return undefined;
          return { path: String(index), namespace: 'stub' };
        });
      build.onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({
        contents: stubs[Number(path)]?.contents ?? nothing,
        resolveDir: root,
      }));
    },
  };
}

/** esbuild drops what is unused of `* as z`, but not of the object `z`: 100 KiB, and 2 MB of an agent's memory. */
export const importZodPiecewise: Plugin = {
  name: 'import-zod-piecewise',
  setup: (build) => {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { loader: 'ts', contents: source.replace("import { z } from 'zod';", "import * as z from 'zod';") };
    });
  },
};
