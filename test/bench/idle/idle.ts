import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { silentLogger } from '@kubevac/base/log.ts';
import { spawnLogged } from '@kubevac/sandbox/process.ts';
import type { Bench, BenchResult } from '../bench.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { install } from '../installation.ts';
import { rounded } from '../percentile.ts';
import { usageOf, type Usage } from '../process-usage.ts';

/** What start-up left behind is collected in this time. */
const settleSeconds = 20;

/** Memory and processor time of both programs while nothing happens: one robot in its dock. */
export const idle: Bench = {
  summary: 'memory and processor time of agent and operator over two quiet minutes; --seconds 120',
  run: async ({ args, cleanup, progress }) => {
    const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '120' } } });
    const seconds = Number(values.seconds);
    if (!(seconds >= 5)) throw new Error(`--seconds ${values.seconds}: it takes at least 5`);
    const { agent, operator } = await install(cleanup, { timeFactor: 1 });
    const bare = startBareNode(cleanup);
    progress(`all is started; ${settleSeconds} s to settle, then ${seconds} s are measured`);
    await delay(settleSeconds * 1_000);
    const [agentUsage, operatorUsage, bareUsage] = await usageOf([agent.pid, operator.pid, bare], seconds);
    if (agentUsage === undefined || operatorUsage === undefined || bareUsage === undefined) throw new Error('no usage');
    return resultOf(agentUsage, operatorUsage, bareUsage);
  },
};

/** The same binary with nothing to do: what any Node program takes. */
function startBareNode(cleanup: Cleanup): number {
  const bare = spawnLogged({
    name: 'bare-node',
    command: process.execPath,
    args: ['-e', 'setInterval(() => undefined, 1000)'],
    logFile: '/dev/null',
    log: silentLogger,
    exitWithStdin: false,
  });
  cleanup.after(async () => void (await bare.stop()));
  return bare.pid;
}

function resultOf(agent: Usage, operator: Usage, bare: Usage): BenchResult {
  const row = (words: string, { rssMebibytes, anonymousMebibytes, cpuPercent }: Usage): [string, ...string[]] => [
    words,
    rssMebibytes.toFixed(1),
    anonymousMebibytes.toFixed(1),
    (rssMebibytes / bare.rssMebibytes).toFixed(2),
    cpuPercent.toFixed(2),
  ];
  return {
    tables: [
      {
        title: 'Idle: one robot in its dock',
        columns: ['', 'resident MiB', 'anonymous MiB', '× bare Node', 'CPU %'],
        rows: [row('agent', agent), row('operator', operator), row('bare Node', bare)],
      },
    ],
    figures: {
      agentRssMebibytes: rounded(agent.rssMebibytes, 1),
      agentAnonymousMebibytes: rounded(agent.anonymousMebibytes, 1),
      operatorRssMebibytes: rounded(operator.rssMebibytes, 1),
      bareNodeRssMebibytes: rounded(bare.rssMebibytes, 1),
      agentToBareNode: rounded(agent.rssMebibytes / bare.rssMebibytes),
      agentCpuPercent: rounded(agent.cpuPercent),
      operatorCpuPercent: rounded(operator.cpuPercent),
    },
  };
}
