import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import type { ManualBeat } from '@kubevac/protocol/manual.ts';
import type { TerminalEnd, TerminalSession } from '../../kubelet/mission-terminals.ts';
import { endByOf, missionCommand } from '../../objects/mission-command.ts';
import { keyOf } from '../../objects/robot.ts';
import { whyNotAtWork } from '../mission-target.ts';
import { LiveMap } from '../live/live-map.ts';
import type { Motion } from '../live/manual-line.ts';
import { RobotLine } from '../live/robot-line.ts';
import { driveLines } from './drive-screen.ts';
import { keysIn, type Key } from './keys.ts';
import { mapLines } from './map-lines.ts';
import type { RobotSession } from './robot-session.ts';
import { TerminalScreen } from './screen.ts';

const speed = { forward: 250, backward: -150, turn: 60 };
const MOTIONS: Readonly<Record<Exclude<Key, 'Quit'>, Motion>> = {
  Forward: { velocityMillimetersPerSecond: speed.forward, rotationDegreesPerSecond: 0 },
  Backward: { velocityMillimetersPerSecond: speed.backward, rotationDegreesPerSecond: 0 },
  Left: { velocityMillimetersPerSecond: 0, rotationDegreesPerSecond: speed.turn },
  Right: { velocityMillimetersPerSecond: 0, rotationDegreesPerSecond: -speed.turn },
  Stop: { velocityMillimetersPerSecond: 0, rotationDegreesPerSecond: 0 },
};

/** How often it is looked whether the container still holds the robot. */
const lookMilliseconds = 100;
/** Longer than the agent's own switch takes, and its word of it. */
const standsMilliseconds = 3_000;
/** An agent that says nothing for so long is not there. */
const silentMilliseconds = 5_000;

/**
 * `kubectl exec -it POD -- drive`: a person drives the robot with the keys of a terminal. Each key moves it for a moment; the agent
 * stops it when no fresh one comes.
 */
export async function driveByHand(whole: RobotSession): Promise<TerminalEnd> {
  const refusal = refusalOf(whole);
  if (refusal !== undefined) {
    await whole.session.stderr.write(`${refusal.words}\n`);
    return { exitCode: refusal.exitCode };
  }
  const leaving = new AbortController();
  const letGo = whole.options.driven.begin(whole.mission.pod.metadata.uid);
  try {
    return await drive(whole, leaving);
  } finally {
    leaving.abort(new Quit());
    letGo();
  }
}

async function drive(whole: RobotSession, leaving: AbortController): Promise<TerminalEnd> {
  const { session, robot, options } = whole;
  const signal = AbortSignal.any([session.signal, leaving.signal]);
  const map = new LiveMap(options.rpc, keyOf(robot));
  let beat: ManualBeat | undefined;
  let waits = false;
  const screen = new TerminalScreen(session.stdout, (size) =>
    driveLines(
      {
        robot: robot.metadata.name,
        beat,
        waits,
        mapLines: (room) => mapLines(map.seen, beat?.pose, { size: room, hasColors: true }),
      },
      size,
    ),
  );
  const heard = watchdog(whole, leaving);
  const line = new RobotLine({
    connection: options.connection,
    robot: keyOf(robot),
    onBeat: (...news) => {
      [beat, waits] = news;
      heard();
      screen.draw();
      if (beat.ended !== undefined && !waits) leaving.abort(`${beat.ended.reason}: ${beat.ended.message}`);
    },
  });
  await screen.open();
  session.onResize((size) => screen.resize(size));
  line.open(signal);
  void map.follow(() => screen.draw(), signal);
  screen.draw();
  obeyKeys(session, line, leaving).catch(() => leaving.abort(new Quit()));
  if (!signal.aborted) await once(signal, 'abort');
  const why: unknown = leaving.signal.reason;
  const stands = await whenItStands(whole);
  await screen.close(typeof why === 'string' ? why : goodbye(robot.metadata.name, line.wasInHand, stands));
  if (!line.wasInHand) return { exitCode: EXIT_CODES.NeverMoved.code };
  return { exitCode: typeof why === 'string' ? EXIT_CODES.Failed.code : EXIT_CODES.Ok.code };
}

function goodbye(name: string, wasInHand: boolean, stands: boolean): string {
  if (!wasInHand) return `you left before ${name} could be had: it was not moved`;
  return `you let go of ${name}: it ${stands ? 'stands' : 'was told to stand, and has not said that it does'}`;
}

/** Ends the session when the mission is over, or the agent silent. @returns what is called whenever the agent was heard */
function watchdog(whole: RobotSession, leaving: AbortController): () => void {
  const { session, options } = whole;
  const signal = AbortSignal.any([session.signal, leaving.signal]);
  const silence = setTimeout(() => leaving.abort('the agent of the robot does not answer'), silentMilliseconds);
  const look = setInterval(() => {
    const over = whyNotAtWork(options.pods, session.target) ?? whyTooLong(whole);
    if (over !== undefined) leaving.abort(over);
  }, lookMilliseconds);
  const end = (): void => {
    clearTimeout(silence);
    clearInterval(look);
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return () => void (signal.aborted || silence.refresh());
}

class Quit extends Error {}

/** A Pod that nobody ends has an end as well. */
function whyTooLong({ mission: { pod }, options }: RobotSession): string | undefined {
  const isPast = options.serverNow() >= endByOf(pod);
  return isPast ? `Pod ${pod.metadata.name} was at work for as long as it may be` : undefined;
}

/** The agent was told that the session is over; one that cannot be heard has stopped it by itself (protocol/manual.ts). */
async function whenItStands({ robot, options }: RobotSession): Promise<boolean> {
  const until = performance.now() + standsMilliseconds;
  const isInHand = (): boolean => options.fleet.get(keyOf(robot))?.telemetry?.state === 'ManualControl';
  do await delay(lookMilliseconds);
  while (isInHand() && performance.now() < until);
  return !isInHand();
}

async function obeyKeys(session: TerminalSession, line: RobotLine, leaving: AbortController): Promise<void> {
  let rest = '';
  for await (const bytes of session.stdin) {
    const read = keysIn(rest + Buffer.from(bytes).toString('latin1'));
    rest = read.rest;
    if (read.keys.includes('Quit')) break;
    // The newest is what is wanted now.
    const key = read.keys.at(-1);
    if (key !== undefined && key !== 'Quit') line.move(MOTIONS[key]);
  }
  leaving.abort(new Quit());
}

interface Refusal {
  readonly words: string;
  readonly exitCode: number;
}

function refusalOf({ session, mission }: RobotSession): Refusal | undefined {
  const { tty, stdin, pod } = session.target;
  const read = missionCommand(mission.pod, mission.container);
  if (!('idle' in read) || read.idle !== 'Manual') {
    const words = `RobotBusy: Pod ${pod} has another mission for its robot: make one with args: [drive, --manual], or type kubectl vac drive ROBOT --manual`;
    return { words, exitCode: EXIT_CODES.NeverMoved.code };
  }
  if (tty && stdin) return undefined;
  return { words: 'drive needs a terminal: kubectl exec -it', exitCode: EXIT_CODES.Usage.code };
}
