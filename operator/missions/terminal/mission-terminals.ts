import { setTimeout as delay } from 'node:timers/promises';
import { EXIT_CODES } from '@kubevac/crds/command-line/exit-codes.ts';
import { isFault, type Fault } from '../../kubelet/fault.ts';
import type {
  MissionTerminals,
  TerminalEnd,
  TerminalSession,
  TerminalTarget,
  TerminalTerms,
} from '../../kubelet/mission-terminals.ts';
import { roleOf } from '../../objects/mission.ts';
import { robotUidOf } from '../../objects/node.ts';
import { findMission, whyNotAtWork } from '../mission-target.ts';
import { driveByHand } from './drive-by-hand.ts';
import { followMission } from './follow-mission.ts';
import { withLineEnds } from './line-ends.ts';
import { readSensors } from './read-sensors.ts';
import type { RobotSession, RobotTerminalsOptions } from './robot-session.ts';
import { showMap } from './show-map.ts';
import { showStatus } from './show-status.ts';
import { watchRobot } from './watch-robot.ts';

interface RobotCommand {
  /** What comes after it; it takes no flags. */
  readonly words?: string;
  readonly summary: string;
  readonly run: (session: RobotSession) => Promise<TerminalEnd>;
}

/** What may be entered with `kubectl exec POD -- COMMAND`. */
const COMMANDS: Readonly<Record<string, RobotCommand>> = {
  status: { summary: 'how the robot is', run: showStatus },
  map: { summary: 'the map, with the robot on it', run: showMap },
  sensors: { words: 'NAME…', summary: 'one reading of sensors, by their names', run: readSensors },
  drive: {
    summary: 'drive the robot with the keys of this terminal, in a mission [drive, --manual]',
    run: driveByHand,
  },
};

/** A person who is gone stops the robot: that must be known at once. */
const DRIVING: TerminalTerms = { lostAfterMilliseconds: 500 };

const HELP: ReadonlySet<string> = new Set(['help', '--help', '-h']);

/** Who has just seen a mission run may be ahead of our cache. */
const behindMilliseconds = 500;
const againMilliseconds = 50;

/** As a shell says that it does not know a command. */
const unknownCommand = 127;

/** `kubectl exec` and `kubectl attach` on missions. */
export class RobotTerminals implements MissionTerminals {
  readonly #options: RobotTerminalsOptions;

  constructor(options: RobotTerminalsOptions) {
    this.#options = options;
  }

  async prepare(target: TerminalTarget): Promise<TerminalTerms | Fault> {
    const until = performance.now() + behindMilliseconds;
    let found = this.#find(target);
    while (isFault(found) && performance.now() < until) {
      await delay(againMilliseconds);
      found = this.#find(target);
    }
    if (isFault(found)) return found;
    return target.verb === 'exec' && target.command[0] === 'drive' ? DRIVING : {};
  }

  async run(held: TerminalSession): Promise<TerminalEnd> {
    const found = this.#find(held.target);
    if (isFault(found)) return found;
    const session = withLineEnds(held);
    const whole = { ...found, session, options: this.#options };
    if (session.target.verb === 'attach') return session.target.tty ? watchRobot(whole) : followMission(whole);
    const [word = '', ...words] = session.target.command;
    if (HELP.has(word)) {
      await session.stdout.write(`what may be asked of a robot:\n${commandsText()}`);
      return { exitCode: EXIT_CODES.Ok.code };
    }
    const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
    if (command === undefined) {
      await session.stderr.write(`"${word}" is not a command of a robot: there are\n${commandsText()}`);
      return { exitCode: unknownCommand };
    }
    const surplus = words.find((one) => command.words === undefined || one.startsWith('-'));
    if (surplus === undefined) return command.run(whole);
    await session.stderr.write(`${word} takes no "${surplus}": it is exec POD -- ${usageText(word, command)}\n`);
    return { exitCode: EXIT_CODES.Usage.code };
  }

  #find(target: TerminalTarget): Pick<RobotSession, 'robot' | 'mission'> | Fault {
    const { caches, nodes, pods } = this.#options;
    const mission = findMission(pods, target);
    if (isFault(mission)) return mission;
    const node = nodes.get(target.node);
    const robot = node && caches.robots.getByUid(robotUidOf(node) ?? '');
    if (robot === undefined) return { fault: 'NotFound', message: `Node ${target.node} stands for no robot any more` };
    if (roleOf(mission.pod) !== 'Mission')
      return { fault: 'Invalid', message: `Pod ${target.pod} is no mission: nothing of it runs on the robot` };
    const why = whyNotAtWork(pods, target);
    return why === undefined ? { robot, mission } : { fault: 'Invalid', message: why };
  }
}

function usageText(name: string, { words }: RobotCommand): string {
  return words === undefined ? name : `${name} ${words}`;
}

function commandsText(): string {
  const lines = Object.entries(COMMANDS).map(
    ([name, command]) => `  ${usageText(name, command).padEnd(16)}${command.summary}\n`,
  );
  return lines.join('');
}
