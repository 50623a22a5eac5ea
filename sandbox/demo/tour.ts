import type { DemoCluster } from './cluster.ts';

/** How the demo stands when its samples have ended. */
export interface DemoEnd {
  readonly brokerUrl: string;
  /** Of each robot's simulated firmware. */
  readonly socketPaths: readonly string[];
  readonly failures: readonly string[];
  /** Files to look at. */
  readonly pictures: readonly string[];
  /** Where the metrics are. */
  readonly metrics: readonly string[];
}

/** What to type next. */
export function tourLines(
  { kubectlSetup, kubectl, isForeign }: DemoCluster,
  { brokerUrl, socketPaths, failures, pictures, metrics }: DemoEnd,
): string[] {
  return [
    '',
    ...(failures.length > 0 ? ['Not every sample came to its expected end:', ...failures, ''] : []),
    ...(pictures.length > 0 ? ['Where the robots live, and where they drove:', ...indented(pictures), ''] : []),
    'All of it stays up until Ctrl-C. In another terminal:',
    '',
    ...indented([
      ...kubectlSetup,
      `${kubectl} get nodes,vac,cleanings,drivepaths`,
      `${kubectl} create job by-pod --from=cronjob/morning`,
      `${kubectl} logs -f job/by-pod`,
      'export PATH=$PWD/cli/bin:$PATH',
      `${kubectl.replace('kubectl', 'kubectl vac')} map dusty -o floor-plan.png`,
      `${kubectl} apply -f manifests/samples/extra/send-home.yaml`,
      `${kubectl} delete cleaning kitchen-now`,
      `${kubectl} apply -f manifests/samples/20-cleanings.yaml`,
      `${kubectl} describe vac dusty`,
      `${kubectl} explain vac.spec.quietHours`,
    ]),
    '',
    ...metrics,
    ...(isForeign
      ? [
          '',
          'Ctrl-C removes what the demo made, by UID. What you add to its namespace goes with it, and with the CRDs',
          'every VacuumRobot and task of the whole cluster.',
        ]
      : []),
    '',
    `The broker is ${brokerUrl}: docs/simulator.md says how to add a robot of your own, and what to ask these by their sockets:`,
    ...indented(socketPaths),
    '',
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
