import { readObject } from '@kubevac/crds/read-object.ts';
import type { Logger } from '@kubevac/base/log.ts';
import type { KubeClient } from '@kubevac/operator/kube/client.ts';
import { Reflector } from '@kubevac/operator/kube/reflector.ts';
import { resourceOf } from '@kubevac/operator/objects/resource-of.ts';
import type { RobotObject } from '@kubevac/operator/objects/robot.ts';
import { roleOf } from '@kubevac/operator/objects/mission.ts';
import { podResource, readPod, type PodObject } from '@kubevac/operator/objects/pod.ts';
import { TASK_KINDS, type TaskObject } from '@kubevac/operator/objects/task.ts';
import { rowOfPod, rowOfTask, type SceneRow } from './scene-row.ts';

export type SceneTask = TaskObject;
export type SceneRobot = RobotObject;

/** What there is to see, as the cluster says it. */
export interface Scene {
  readonly robots: readonly SceneRobot[];
  /** Tasks and missions, in the order of creation. */
  readonly rows: readonly SceneRow[];
}

/** Follows robots and tasks of one namespace. */
export class SceneWatch {
  readonly #robots: Reflector<SceneRobot>;
  readonly #tasks: readonly Reflector<SceneTask>[];
  readonly #pods: Reflector<PodObject>;

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
    this.#pods = new Reflector({ ...common, resource: podResource, parse: readPod });
  }

  async start(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#robots, ...this.#tasks, this.#pods].map((reflector) => reflector.start(signal)));
  }

  get scene(): Scene {
    const missions = this.#pods.list().filter((pod) => roleOf(pod) === 'Mission');
    const rows = [...this.#allTasks().map(rowOfTask), ...missions.map(rowOfPod)];
    return { robots: this.#robots.list().sort(byName), rows: rows.sort(byCreation) };
  }

  tasksNamed(names: readonly string[]): readonly SceneTask[] {
    return this.#allTasks().filter(({ metadata }) => names.includes(metadata.name));
  }

  #allTasks(): readonly SceneTask[] {
    return this.#tasks.flatMap((reflector) => reflector.list());
  }
}

export function isReady({ status }: SceneRobot): boolean {
  return status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true;
}

function byName(a: SceneRobot, b: SceneRobot): number {
  return a.metadata.name.localeCompare(b.metadata.name);
}

function byCreation(a: SceneRow, b: SceneRow): number {
  return a.createdAt.localeCompare(b.createdAt) || a.name.localeCompare(b.name);
}
