import { TASK_VERBS } from '@kubevac/crds/command-line.ts';
import type { TaskVerb } from '@kubevac/crds/command-line/task-verb.ts';
import type { OwnVerb } from './context.ts';
import { adoptVerb } from './verbs/adopt.ts';
import { cancelVerb } from './verbs/cancel.ts';
import { describeVerb } from './verbs/describe.ts';
import { getVerb } from './verbs/get.ts';
import { historyVerb } from './verbs/history.ts';
import { pauseVerb, resumeVerb } from './verbs/pause.ts';
import { suspendVerb, unsuspendVerb } from './verbs/suspend.ts';
import { watchVerb } from './verbs/watch.ts';
import { whyVerb } from './verbs/why.ts';

/** Verbs that make no task, in the order of the help. */
export const OWN_VERBS: readonly OwnVerb[] = [
  getVerb,
  watchVerb,
  whyVerb,
  historyVerb,
  describeVerb,
  pauseVerb,
  resumeVerb,
  cancelVerb,
  suspendVerb,
  unsuspendVerb,
  adoptVerb,
];

export const VERB_NAMES: readonly string[] = [...TASK_VERBS, ...OWN_VERBS].map(({ verb }) => verb);

export function taskVerbNamed(name: string | undefined): TaskVerb | undefined {
  return TASK_VERBS.find(({ verb }) => verb === name);
}

export function ownVerbNamed(name: string | undefined): OwnVerb | undefined {
  return OWN_VERBS.find(({ verb }) => verb === name);
}
