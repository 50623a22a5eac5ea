/** The closed list of reasons. Longer than 300 lines, because it is one list. */
import { z } from 'zod';

/**
 * One of the closed list: conditions, events, task results and docs/reasons.md all speak from it. `meaning` says what happened; `advice` what a person can do.
 */
interface ReasonText {
  /** Which result class a task that ends with it belongs to; none for reasons that end no task. */
  readonly ends?: 'Failed' | 'Cancelled' | 'Succeeded';
  /** True when a task that ended with it is certain never to have moved the robot. */
  readonly neverMoved?: boolean;
  /** True for a notice of an agent that explains why it has not answered for a task it was told of. */
  readonly keepsFromAccepting?: boolean;
  /** True for what does not pass by itself: its events are Warnings, and as a notice it stands under ATTENTION. */
  readonly needsPerson?: boolean;
  readonly meaning: string;
  readonly advice: string;
}

export const REASONS = {
  // What a task waits for.
  Queued: {
    meaning: 'Earlier tasks of this robot come first.',
    advice: 'Wait, or cancel the earlier ones (kubectl get cleanings).',
  },
  Accepted: { meaning: 'The agent has the task in its journal.', advice: 'Nothing; it starts when the robot is free.' },
  Running: { meaning: 'The robot is at it.', advice: 'Nothing.' },
  Suspended: {
    meaning: 'spec.suspend of the task is true: it is held, or paused where it runs.',
    advice: 'Set spec.suspend to false before its deadline.',
  },
  PausedElsewhere: {
    meaning: 'Somebody paused the robot in the middle of the task: its button, or the vendor app.',
    advice:
      'Let it go on by its button, or set spec.suspend of the task to true and then to false; or cancel the task.',
  },
  ResumedElsewhere: {
    meaning: 'Somebody let the robot go on although spec.suspend of the task is true; it is not paused again.',
    advice: 'Pause the robot by its button, or cancel the task.',
  },
  CannotPause: {
    meaning:
      'spec.suspend of the task is true, but the robot cannot pause in the middle of it, or refused to: it goes on.',
    advice: 'Cancel the task to end it now; the next tasks may be suspended before they begin.',
  },
  Resumed: { meaning: 'The task goes on after a pause.', advice: 'Nothing.' },
  RobotSuspended: {
    meaning: 'The VacuumRobot is suspended: no new motion starts.',
    advice: 'Set spec.suspend of the VacuumRobot to false, or wait for spec.suspendUntil.',
  },
  QuietHours: {
    meaning: 'Quiet hours of the VacuumRobot hold motion back.',
    advice: 'Wait until they end, or change spec.quietHours.',
  },
  RestrictionsNotApplied: {
    needsPerson: true,
    meaning: 'spec.restrictions of the VacuumRobot are not in force, so no motion starts.',
    advice: 'See its condition SettingsApplied; change spec.restrictions to what the robot takes, or take them out.',
  },
  RobotBusy: {
    meaning: 'The robot moves already: on its way home, or on the request of a person or the vendor app.',
    advice: 'Wait until it is home, or stop it with a RobotAction of action Stop.',
  },
  RobotOffline: {
    needsPerson: true,
    meaning: 'The agent is not connected; whether the task began is known when it is back.',
    advice: 'Look at the agent and its network.',
  },
  NoMatchingRobot: {
    meaning: 'No Ready, idle robot with what the task needs matches spec.robotSelector.',
    advice: 'Check the labels and the Ready condition of your VacuumRobots.',
  },
  RobotSelected: { meaning: 'The operator chose a robot for spec.robotSelector.', advice: 'Nothing.' },
  ClockUnknown: {
    meaning: 'The agent has not measured its clock in this boot, so nothing that has a deadline may start.',
    advice: 'Give it a connection to the operator, or NTP.',
  },
  JournalFailing: {
    keepsFromAccepting: true,
    needsPerson: true,
    meaning: 'The agent cannot write its journal, so it starts no motion.',
    advice: 'Free disk space where the agent keeps its journal.',
  },
  JournalFull: {
    keepsFromAccepting: true,
    needsPerson: true,
    meaning: 'The journal of the agent is full and holds only what it must remember, so it accepts no new task.',
    advice: 'Delete finished tasks; each is forgotten a day after its creation.',
  },
  FirmwareSilent: {
    needsPerson: true,
    meaning: 'The firmware does not answer the agent: nothing starts, and how what runs goes on is not known.',
    advice: 'Restart the robot; look at the agent log. To give the robot up, stop its agent.',
  },
  DesiredUnreadable: {
    keepsFromAccepting: true,
    needsPerson: true,
    meaning: 'The agent cannot read all that the operator tells it; what it cannot read, it does not do.',
    advice: 'Update the agent; its log names the field.',
  },
  StopMarkAhead: {
    meaning: 'A Stop is stamped in the future; tasks created up to that time are cancelled.',
    advice: 'Check the clock of your API server.',
  },
  InvalidObject: {
    needsPerson: true,
    meaning: 'The stored object does not read as this version of its kind.',
    advice: 'Apply the object again with the fields named in the message.',
  },
  // How a task ends.
  Finished: { ends: 'Succeeded', meaning: 'The robot did what was asked.', advice: 'Nothing.' },
  StartDeadline: {
    ends: 'Failed',
    neverMoved: true,
    meaning: 'The task could not begin before its starting deadline, so it never will.',
    advice:
      'Mend what the message says was in its way, then create it again; allow more with spec.startingDeadlineSeconds if it may be late.',
  },
  ActiveDeadline: {
    ends: 'Failed',
    meaning: 'The task ran longer than spec.activeDeadlineSeconds and was stopped.',
    advice: 'Allow more time, or ask for less.',
  },
  Cancelled: {
    ends: 'Cancelled',
    meaning: 'spec.cancel was set, the task was deleted, or a RobotAction Dock ended it.',
    advice: 'Nothing.',
  },
  Stopped: {
    ends: 'Cancelled',
    meaning: 'A RobotAction Stop ended the task.',
    advice: 'Create it again when the robot may move.',
  },
  StoppedElsewhere: {
    ends: 'Failed',
    meaning: 'The robot stopped before it was done, and not by this system: a button, or the vendor app.',
    advice: 'Ask who stopped it; create it again.',
  },
  RobotError: {
    ends: 'Failed',
    meaning: 'The robot reported an error and stopped.',
    advice: 'Look at the robot; kubectl vac describe ROBOT has its own words.',
  },
  RobotStuck: { ends: 'Failed', meaning: 'The robot is stuck.', advice: 'Free it, then create the task again.' },
  Blocked: {
    ends: 'Failed',
    meaning: 'No way leads to where the robot was to go, or something stands in it.',
    advice:
      'Clear the way, or ask for a place on the floor of the map (kubectl vac map shows it); a DrivePath with onBlocked: Skip leaves such waypoints out.',
  },
  WheelStuck: {
    ends: 'Failed',
    meaning: 'A wheel is blocked.',
    advice: 'Free the wheel of what it has caught, then create the task again.',
  },
  WheelUp: {
    ends: 'Failed',
    meaning: 'A wheel hangs in the air.',
    advice: 'Put the robot on even floor, then create the task again.',
  },
  DustbinFull: {
    ends: 'Failed',
    meaning: 'The dustbin is full.',
    advice:
      'Where the dock can empty it: kubectl vac dock ROBOT, then kubectl vac empty ROBOT (RobotActions Dock and EmptyDustbin); else empty it by hand.',
  },
  LidarBlocked: {
    ends: 'Failed',
    meaning: 'The laser turret is covered or does not turn.',
    advice: 'Clear the turret.',
  },
  BatteryLow: {
    ends: 'Failed',
    meaning: 'The battery was too low to go on.',
    advice: 'Let it charge, then create the task again.',
  },
  PickedUp: {
    ends: 'Failed',
    meaning: 'Somebody picked the robot up.',
    advice: 'Put it down where it is flat, best in its dock, then create the task again.',
  },
  FirmwareNotAnswering: {
    ends: 'Failed',
    meaning: 'The firmware did not answer the agent.',
    advice: 'Restart the robot; look at the agent log.',
  },
  StartRefused: {
    ends: 'Failed',
    meaning: 'The firmware refused the start.',
    advice:
      'The message says why: a place outside the map (kubectl vac map ROBOT shows it), a fault (kubectl vac describe ROBOT), or a dustbin that is emptied only in the dock (kubectl vac dock ROBOT).',
  },
  Interrupted: {
    ends: 'Failed',
    meaning: 'The agent was interrupted and cannot tell how the task ended; it is not started again.',
    advice: 'Look at the robot, then create the task again.',
  },
  UnknownRoom: {
    ends: 'Failed',
    neverMoved: true,
    meaning: 'A room is neither in spec.rooms nor known to the robot.',
    advice: 'Use one of the rooms in the message.',
  },
  UnknownPlace: {
    ends: 'Failed',
    neverMoved: true,
    meaning: 'A place is not in spec.places of the VacuumRobot.',
    advice: 'Use one of the places in the message.',
  },
  Unsupported: {
    ends: 'Failed',
    neverMoved: true,
    meaning: 'The robot or its driver lacks what the task needs.',
    advice: 'The message names what it has.',
  },
  MapChanged: {
    ends: 'Failed',
    meaning: 'The robot uses another map than spec.mapId.',
    advice: 'Check coordinates on the current map, then update spec.mapId.',
  },
  OutputStoreFull: {
    ends: 'Failed',
    meaning:
      'The agent has no room for what the task left: it keeps as much that was not fetched yet as it may, or its disk has little room.',
    advice:
      'Look why the operator does not fetch it, or free disk space where the agent keeps its journal (the message says which); then create the task again.',
  },
  OutputLost: {
    ends: 'Failed',
    meaning: 'What the task left could not be kept, or could not be fetched from the agent for a long time.',
    advice: 'Create the task again when the link to the robot is good.',
  },
  OutputTooLarge: {
    ends: 'Failed',
    meaning: 'The files are more than one Secret takes.',
    advice: 'Ask for fewer formats or less; the message has the sizes.',
  },
  OutputConflict: {
    ends: 'Failed',
    meaning: 'There is a Secret of the name of the output already, which the task does not own; it was not touched.',
    advice: 'Give spec.output.name, or delete that Secret if nobody needs it; then create the task again.',
  },
  CollectingOutput: {
    meaning: 'The robot is done; what it left is being fetched.',
    advice: 'Wait; a robot that is offline is waited for.',
  },
  QueueFull: {
    ends: 'Failed',
    neverMoved: true,
    meaning: 'The agent holds as many unfinished tasks of this kind as it may.',
    advice: 'Wait for some to finish, or cancel some.',
  },
  JournalLost: {
    ends: 'Failed',
    meaning: 'The journal that knew the task is gone; whether the robot moved for it is unknown.',
    advice: 'Look at the robot, then create the task again.',
  },
  RobotNotFound: {
    needsPerson: true,
    ends: 'Failed',
    meaning: 'No VacuumRobot of that name existed until the deadline; this says nothing about motion.',
    advice: 'Check spec.robotName and the namespace.',
  },
  RobotDeleted: {
    ends: 'Failed',
    meaning: 'The VacuumRobot was deleted while it could not be reached.',
    advice: 'Nothing; its agent starts nothing more.',
  },
  // The robot itself.
  Ready: { meaning: 'The robot would accept a task now.', advice: 'Nothing.' },
  Connected: { meaning: 'The agent is connected.', advice: 'Nothing.' },
  NeverConnected: {
    needsPerson: true,
    meaning: 'No agent has connected for this VacuumRobot yet.',
    advice: 'Start the agent with --namespace and --name of this object.',
  },
  AgentConflict: {
    meaning: 'Another agent than the bound one speaks for this robot.',
    advice: 'Stop one of them, or bind the new one; the message of the condition AgentConnected has the command.',
  },
  ProtocolTooNew: { meaning: 'The agent speaks a newer protocol than this operator.', advice: 'Update the operator.' },
  RobotFault: {
    meaning: 'The robot reports a fault.',
    advice: 'kubectl vac why ROBOT says what to do; so does status.error of the VacuumRobot.',
  },
  SettingsApplied: { meaning: 'The robot has the settings and restrictions of its spec.', advice: 'Nothing.' },
  SettingsPending: {
    meaning: 'The robot does not have the settings or restrictions of its spec yet; for new restrictions motion waits.',
    advice: 'Wait a moment.',
  },
  SettingsRefused: {
    needsPerson: true,
    meaning:
      'The firmware refuses settings or restrictions of the spec, or does not keep them; it is asked again now and then.',
    advice: 'Change the field that the message names.',
  },
  SettingsUnsupported: {
    needsPerson: true,
    meaning: 'The robot or its driver lacks settings or restrictions of the spec.',
    advice: 'Take out the field that the message names, or give it a value that the robot has.',
  },
  NothingManaged: {
    meaning: 'spec has neither settings nor restrictions: those of the firmware are left alone.',
    advice: 'Nothing.',
  },
  ManualControlLost: {
    meaning:
      'Nothing more was heard of whoever drove the robot by hand, or its agent was restarted: the robot was stopped.',
    advice: 'Begin again when the connection is good.',
  },
  NoFault: { meaning: 'The robot reports no fault.', advice: 'Nothing.' },
  StartedElsewhere: {
    meaning: 'Somebody had the robot clean, by its button or another app; it is on record as a Cleaning.',
    advice: 'Nothing; kubectl get cleanings -l kubevac.dev/origin=local lists them.',
  },
  RecordNamesTaken: {
    needsPerson: true,
    meaning:
      'Other objects have every name that the record of a run may have, of a schedule or of what a person had the robot clean, so it has none.',
    advice: 'Delete one of the objects that the event names; the record is made then.',
  },
  // Schedules, and why a slot of one was missed.
  Scheduled: { meaning: 'The robot has the schedule and fires it, network or not.', advice: 'Nothing.' },
  SchedulePending: {
    meaning: 'The robot does not have the schedule, or its newest change, yet.',
    advice: 'Wait until the robot is connected; an agent that is too old to know schedules needs an update.',
  },
  ScheduleUnreadable: {
    needsPerson: true,
    meaning: 'The agent cannot read spec.schedule.',
    advice: 'Update the agent.',
  },
  NeverDue: {
    needsPerson: true,
    meaning: 'No day of any year is what spec.schedule says, as 30 February is none.',
    advice: 'Change spec.schedule.',
  },
  TimeZoneUnknown: {
    needsPerson: true,
    meaning: "The agent's device does not know spec.timeZone, so it fires nothing: it does not guess.",
    advice: 'Update the system or the Node.js of the device, or name another time zone.',
  },
  TooManySchedules: {
    needsPerson: true,
    meaning: 'The robot is told of no more schedules than the oldest 64, or fewer where they are very long.',
    advice: 'Delete some of its schedules, or join them.',
  },
  ScheduleSuspended: {
    meaning: 'spec.suspend of the VacuumSchedule is true: its slots pass, and are not made up for.',
    advice: 'Set spec.suspend to false.',
  },
  SlotSuperseded: {
    meaning: 'A newer slot of the same schedule was due before this one could begin; only the newest runs.',
    advice: 'Nothing; schedule it less often if that goes on.',
  },
  AgentOff: {
    needsPerson: true,
    meaning: 'The agent did not run, or its device slept, when the slot was due, and was back too late for it.',
    advice: 'Look why the agent or its device was off, or allow more with spec.startingDeadlineSeconds.',
  },
  NodeClaimed: { meaning: 'The Node of its name stands for this robot.', advice: 'Nothing.' },
  NodeNameTaken: {
    needsPerson: true,
    meaning: 'The Node name is taken by another robot, which claimed it first, or by a Node that is no robot.',
    advice: 'Create the VacuumRobot anew with another spec.nodeName, or delete the Node that has the name.',
  },
  NoKubeletPort: {
    needsPerson: true,
    meaning: 'The operator has no port left for the kubelet API of another Node.',
    advice: 'Widen its range with --kubelet-port-first and --kubelet-port-last: each robot takes one port.',
  },
  PodRangeWasted: {
    needsPerson: true,
    meaning: 'The cluster gave the Node of a robot a range of Pod addresses, which a robot has no use for.',
    advice: 'Count robots where you plan --cluster-cidr and --node-cidr-mask-size: each takes one range.',
  },
  Deleting: { meaning: 'The object is being deleted.', advice: 'Nothing.' },
  Goodbye: {
    meaning: 'The agent was stopped in good order; another may take its place.',
    advice: 'Start the agent again when the robot is wanted.',
  },
} as const satisfies Record<string, ReasonText>;

export type Reason = keyof typeof REASONS;
export const REASON_NAMES = Object.keys(REASONS) as readonly Reason[];

const reasonPattern = /^[A-Z][A-Za-z0-9]{0,63}$/;

/** A word of the closed list, or one that only a newer version has: for one such word no document and no journal is dropped. */
export const reasonName = z.custom<Reason>((word) => typeof word === 'string' && reasonPattern.test(word));

/** Also of a word that only a newer version has. */
export function reasonText(reason: Reason): ReasonText {
  return isReason(reason) ? REASONS[reason] : newer;
}

/** What a person can do, for this robot; undefined where there is nothing to do. */
export function adviceFor(reason: Reason, robot: string): string | undefined {
  const { advice } = reasonText(reason);
  return advice === 'Nothing.' ? undefined : advice.replaceAll('ROBOT', robot);
}

const newer: ReasonText = {
  meaning: 'A newer agent says so, in a word that this operator does not know.',
  advice: 'Update the operator.',
};

/** What a firmware calls a fault, where tasks end with that; a word that means something else here is none. */
export function faultReason(code: string | undefined): Reason {
  return code !== undefined && isReason(code) && reasonText(code).ends === 'Failed' ? code : 'RobotError';
}

export function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text);
}
