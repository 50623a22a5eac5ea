import { readObject } from '@kubevac/crds/read-object.ts';
import { isTerminal } from '@kubevac/protocol/phases.ts';
import type { Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { Reflector } from '@kubevac/operator/kube/reflector.ts';
import { resourceOf } from '@kubevac/operator/objects/resource-of.ts';
import type { RobotObject } from '@kubevac/operator/objects/robot.ts';
import { phaseOf, TASK_KINDS, type TaskObject } from '@kubevac/operator/objects/task.ts';

export type SceneTask = TaskObject;
export type SceneRobot = RobotObject;

/** What there is to see, as the cluster says it. */
export interface Scene {
  readonly robots: readonly SceneRobot[];
  /** In the order of creation. */
  readonly tasks: readonly SceneTask[];
}

/** Follows robots and tasks of one namespace. */
export class SceneWatch {
  readonly #robots: Reflector<SceneRobot>;
  readonly #tasks: readonly Reflector<SceneTask>[];

  constructor(client: KubeClient, namespace: string, log: Logger) {
    const common = { client, namespace, log };
    this.#robots = new Reflector({
      ...common,
      resource: resourceOf('VacuumRobot'),
      parse: (raw) => readObject('VacuumRobot', raw),
    });
    this.#tasks = TASK_KINDS.map(
      (kind) =>
        new Reflector<SceneTask>({
          ...common,
          resource: resourceOf(kind),
          parse: (raw) => readObject(kind, raw) as SceneTask,
        }),
    );
  }

  async start(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#robots, ...this.#tasks].map((reflector) => reflector.start(signal)));
  }

  get scene(): Scene {
    return {
      robots: this.#robots.list().sort(byName),
      tasks: this.#tasks.flatMap((reflector) => reflector.list()).sort(byCreation),
    };
  }
}

export function isOver(task: SceneTask): boolean {
  return isTerminal(phaseOf(task));
}

export function isReady({ status }: SceneRobot): boolean {
  return status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true;
}

function byName(a: SceneRobot, b: SceneRobot): number {
  return a.metadata.name.localeCompare(b.metadata.name);
}

function byCreation({ metadata: a }: SceneTask, { metadata: b }: SceneTask): number {
  return a.creationTimestamp.localeCompare(b.creationTimestamp) || a.name.localeCompare(b.name);
}
