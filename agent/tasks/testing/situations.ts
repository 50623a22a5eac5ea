import type { RobotSection } from '@kubevac/protocol/desired.ts';
import type { TaskRecord } from '../../journal/records.ts';
import type { JournalMeta } from '../../journal/records.ts';
import { Plans } from '../../schedule/plans.ts';
import { decideNext } from '../decide-next.ts';
import type { Situation, Step, TaskProgress } from '../situation.ts';
import { modelInfo } from '../../drivers/testing/firmware-model.ts';
import { boundSection, stateWith, timeAt } from './records.ts';

export interface SituationParts extends Partial<Omit<Situation, 'journal' | 'progress'>> {
  readonly tasks?: readonly TaskRecord[];
  readonly robot?: Partial<RobotSection>;
  readonly meta?: Partial<JournalMeta>;
  readonly progress?: Readonly<Record<string, TaskProgress>>;
}

/** Ten seconds in, the clock exact, the journal in order, the robot bound and in its dock, unless said otherwise. */
export function situationOf({ tasks, robot, meta, progress, ...over }: SituationParts): Situation {
  return {
    journal: stateWith(tasks, { robot: boundSection(robot), ...meta }),
    now: timeAt(10),
    observation: { state: 'Docked' },
    silence: undefined,
    linked: true,
    info: modelInfo,
    journalWorks: true,
    desiredReadable: true,
    sentHome: false,
    kept: new Map(),
    plans: new Plans(),
    uptimeMilliseconds: 0,
    accountedIn: over.observation ?? { state: 'Docked' },
    progress: new Map(Object.entries(progress ?? {})),
    ...over,
  };
}

/** What is decided, as words: `Start a`, `End a Failed/StartDeadline`; and the reasons of all that wait. */
export function decided(parts: SituationParts): { step: string; holds: Record<string, string> } {
  const { step, holds } = decideNext(situationOf(parts));
  return {
    step: step === undefined ? '' : words(step),
    holds: Object.fromEntries([...holds].map(([id, { reason }]) => [id, reason])),
  };
}

function words(step: Step): string {
  if (step.do === 'SendHome' || step.do === 'Account') return step.do;
  if (step.do === 'Keep') return `Keep ${step.name}`;
  const verb = `${step.do} ${step.id}`;
  if (step.do === 'End') return `${verb} ${step.ending.phase}/${step.ending.reason}`;
  if (step.do === 'BeginHalt') return `${verb} ${step.halting.phase}/${step.halting.reason}`;
  if (step.do === 'Halt') return `${verb} ${step.how}`;
  return step.do === 'Look' && step.settle ? `${verb} settled` : verb;
}

export interface Row {
  readonly when: SituationParts;
  readonly step?: string;
  readonly holds?: Record<string, string>;
}
