import type { Phase } from '@kubevac/protocol/phases.ts';
import { isReason, reasonText, type Reason } from '@kubevac/protocol/reasons.ts';

/** What a command exits with, and a mission in a Pod: stable, docs/kubectl-vac.md has them. */
export const EXIT_CODES = {
  Ok: { code: 0, meaning: 'The robot did what was asked.' },
  Failed: { code: 1, meaning: 'It failed, or the API server could not be asked.' },
  Usage: { code: 2, meaning: 'What was asked makes no sense, or the robot lacks it. Nothing was created.' },
  RobotFault: {
    code: 3,
    meaning: 'The robot has a fault that a person mends: stuck, a full dustbin, a blocked lidar.',
  },
  Cancelled: { code: 4, meaning: 'It was cancelled or stopped.' },
  Deadline: { code: 5, meaning: 'It took longer than it was allowed to, and was stopped.' },
  Output: { code: 6, meaning: 'Its files could not be kept, fetched or written; nothing else went wrong.' },
  Unknown: {
    code: 7,
    meaning: 'How it ended is not known: it was interrupted, or is still under way and no longer watched.',
  },
  NeverMoved: { code: 75, meaning: 'The robot has certainly not moved for it. The only code that is worth a retry.' },
} as const;

export type Exit = keyof typeof EXIT_CODES;

/** Where a reason says more than its phase does. */
const byReason: Partial<Record<Reason, Exit>> = {
  ActiveDeadline: 'Deadline',
  RobotError: 'RobotFault',
  RobotStuck: 'RobotFault',
  WheelStuck: 'RobotFault',
  WheelUp: 'RobotFault',
  DustbinFull: 'RobotFault',
  LidarBlocked: 'RobotFault',
  BatteryLow: 'RobotFault',
  PickedUp: 'RobotFault',
  FirmwareNotAnswering: 'RobotFault',
  Interrupted: 'Unknown',
  JournalLost: 'Unknown',
  OutputConflict: 'Output',
  OutputLost: 'Output',
  OutputStoreFull: 'Output',
  OutputTooLarge: 'Output',
  RobotNotFound: 'Unknown',
  RobotDeleted: 'Unknown',
};

const byPhase: Partial<Record<Phase, Exit>> = { Succeeded: 'Ok', Cancelled: 'Cancelled', Failed: 'Failed' };

/** How a task's status ends a command. A phase that is no end yet is Unknown. */
export function exitOf({
  phase,
  reason,
}: {
  readonly phase?: Phase | undefined;
  readonly reason?: string | undefined;
}): Exit {
  const exit = byPhase[phase ?? 'Pending'] ?? 'Unknown';
  if (exit !== 'Failed' || reason === undefined || !isReason(reason)) return exit;
  return byReason[reason] ?? (reasonText(reason).neverMoved === true ? 'NeverMoved' : 'Failed');
}
