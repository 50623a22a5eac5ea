/** The bounds that decide what becomes of tasks and documents, with their reasons; those of single fields are in the schemas. */
export const LIMITS = {
  /** PROTOCOL rule 1: `run` entries of one section; what waits behind the cut is Pending/Queued. */
  entriesPerSection: 128,
  /** PROTOCOL rule 1: bytes of the `run` entries of one section, so that a document stays far below a broker's packet limit. */
  bytesPerSection: 192 * 1024,
  /** Cancels and Stops, which go before: a document with all its sections stays below `bytesPerDocument`. A cancel that does not fit is absent, which says the same. */
  urgentEntriesPerSection: 1024,
  urgentBytesPerSection: 96 * 1024,
  /** Of a Node's 16 Pods one is at work at a time. */
  bytesOfPods: 128 * 1024,
  urgentBytesOfPods: 32 * 1024,
  /** A whole document; Mosquitto 2.1 refuses packets of more than 2,000,000 bytes. */
  bytesPerDocument: 1792 * 1024,
  /** PROTOCOL rule 12: tasks of one kind that an agent holds and has not finished. Twice what a section lists: what the operator tells finds room. */
  openTasksPerKind: 256,
  /** Rows in the journal, finished ones included; when it is full, new ids are refused (PROTOCOL rule 13). */
  journalTasks: 2048,
  /** Runs that a person started and the operator has not recorded: the robot of a cluster that is away has several a day. */
  localRuns: 64,
  /** Schedules of one robot: the oldest that fit. Each is there for as long as its object, so that the section is small. */
  schedules: 64,
  bytesOfSchedules: 64 * 1024,
  /** What `reported` says of one schedule, and of all; the next are told once these are on record. */
  reportedRunsPerSchedule: 16,
  bytesOfScheduledRuns: 128 * 1024,
  /** Missed slots that an agent keeps of one schedule until they are told; of older ones it keeps the number. */
  missedSlotsPerSchedule: 16,
  /** Runs of schedules that are over and not on record: a month of one an hour and more. */
  scheduledRuns: 1024,
  /** PROTOCOL rule 9: raised at most once per restored backup; an agent that claims more is not believed. */
  epoch: 1_000_000_000,
  /** As long as an id may have to be remembered (PROTOCOL rule 13). */
  startingDeadlineSeconds: 604_800,
  /** What one task may leave with its agent. Far more than a Secret takes, since pictures are smaller than what they are made of. */
  outputBytes: 4 * 1024 * 1024,
  /** What all outputs that were not fetched may take of the agent's disk. */
  outputStoreBytes: 64 * 1024 * 1024,
  /** Of a path that was driven; longer ones are told less closely. */
  drivenPoints: 10_000,
  /** A piece of it in one message: small beside what else the broker carries. */
  chunkBytes: 64 * 1024,
  /** A map that somebody looks at, in one message: that of a large home has 40 KiB. Mosquitto 2.1 takes 2,000,000 bytes. */
  liveMapBytes: 256 * 1024,
  /** What an agent keeps of one mission, in lines and characters of one; the oldest lines go first. */
  logLines: 512,
  logLineCharacters: 512,
  /** Missions whose lines an agent keeps; the newest. */
  loggedMissions: 64,
  /** A message a person reads. */
  messageCharacters: 1024,
} as const;
