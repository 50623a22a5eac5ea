import type { NodeUsage, PodUsage, Usage } from '../node-stats.ts';

/** The body of `/stats/summary`, as kubelets have it; what robots do not measure is left out. */
export function statsSummary(nodeName: string, usage: NodeUsage): object {
  return { node: { nodeName, ...figures(usage) }, pods: usage.pods.map(podFigures) };
}

function podFigures(pod: PodUsage): object {
  const { name, namespace, uid } = pod;
  const containers = pod.containers.map((container) => ({ name: container.name, ...figures(container) }));
  return { podRef: { name, namespace, uid }, containers, ...figures(pod) };
}

function figures(usage: Usage): object {
  const time = new Date(usage.atMilliseconds).toISOString();
  return {
    startTime: new Date(usage.startedAtMilliseconds).toISOString(),
    cpu: {
      time,
      usageCoreNanoSeconds: usage.cpuNanoseconds,
    },
    memory: { time, workingSetBytes: usage.workingSetBytes },
  };
}
