import type { Scene, SceneRobot } from './scene.ts';
import type { SceneRow } from './scene-row.ts';

const barCells = 20;
/** Two tasks, and how many there are besides. */
const fewestTaskLines = 3;

export interface ViewSize {
  /** Characters a line. */
  readonly columns: number;
  /** Lines; more are used where there is no room for all robots and three lines of tasks. */
  readonly rows: number;
}

/**
 * The live view as lines that fit a terminal: robots with state, battery and the bar of what they are at, then what is
 * not over and the newest of the rest, and how many there are besides.
 *
 * @param seconds since the demo began
 */
export function viewLines({ robots, rows: tasks }: Scene, seconds: number, { columns, rows }: ViewSize): string[] {
  const head = [
    `Kubevac demo  ${sinceText(seconds)}`,
    '',
    ...table([['ROBOT', 'STATE', 'BATTERY', 'TASK'], ...robots.map((robot) => robotCells(robot, tasks))], [8, 10, 7]),
    '',
  ];
  const shown = newest(tasks, Math.max(fewestTaskLines, rows - head.length - 1));
  const others = tasks.length - shown.length;
  const [titles = '', ...taskLines] = table(
    [['TASK', 'ROBOT', 'TARGET', 'PHASE', 'SUMMARY'], ...shown.map(taskCells)],
    [15, 6, 17, 17],
  );
  const lines = [...head, titles, ...(others === 0 ? [] : [`(${others} more)`]), ...taskLines];
  return lines.map((line) => fitted(line, columns));
}

/** `4m 05s` */
function sinceText(seconds: number): string {
  const whole = Math.round(seconds);
  const rest = String(whole % 60).padStart(2, '0');
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m ${rest}s`;
}

/** A target may be as long as a command line, and the rest of the row is worth more. */
const widestCell = 24;

/** Columns as wide as what is in them. @param least how wide they are at least, so that they stay where they are */
function table(rows: readonly (readonly string[])[], least: readonly number[]): string[] {
  const cells = rows.map((row) => row.map((cell, at) => (at < row.length - 1 ? shortened(cell) : cell)));
  const widths = (cells[0] ?? []).map((_, at) =>
    Math.max(least[at] ?? 0, ...cells.map((row) => Array.from(row[at] ?? '').length)),
  );
  return cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function shortened(cell: string): string {
  const characters = Array.from(cell);
  return characters.length <= widestCell ? cell : `${characters.slice(0, widestCell - 1).join('')}…`;
}

/** As many as there is room for, oldest first: what is not over, then the newest of the others. One line is for the count of the rest. */
function newest(tasks: readonly SceneRow[], room: number): readonly SceneRow[] {
  if (tasks.length <= room) return tasks;
  const [open, over] = [tasks.filter(({ isOver }) => !isOver), tasks.filter(({ isOver }) => isOver)];
  const kept = new Set([...over, ...open].slice(1 - room));
  return tasks.filter((task) => kept.has(task));
}

/** A line that is cut within a list of figures loses whole ones: half a unit is another one. */
function fitted(line: string, columns: number): string {
  const characters = Array.from(line);
  if (characters.length <= columns) return line;
  const cut = characters.slice(0, columns).join('');
  const figures = cut.lastIndexOf(' · ');
  return figures === -1 ? cut : cut.slice(0, figures);
}

/** One line for each thing that changed, for a reader that is no terminal. */
export function changeLines(before: Scene, after: Scene): string[] {
  const known = new Map(before.rows.map((task) => [task.uid, task]));
  const states = new Map(before.robots.map(({ metadata, status }) => [metadata.uid, status.state]));
  return [
    ...after.robots
      .filter(({ metadata, status }) => status.state !== undefined && states.get(metadata.uid) !== status.state)
      .map(({ metadata, status }) => `robot ${metadata.name}: ${status.state}`),
    ...after.rows
      .filter(({ uid, phase }) => known.get(uid)?.phase !== phase)
      .map((task) => `${task.kind} ${task.name}: ${phaseWords(task)}`),
  ];
}

function phaseWords({ phase, reason, summary, robot }: SceneRow): string {
  const words = [phase, reason, summary, robot && `on ${robot}`];
  return words.filter((word) => word !== undefined && word !== '').join(' · ');
}

function robotCells({ metadata, status }: SceneRobot, tasks: readonly SceneRow[]): string[] {
  const battery =
    status.battery === undefined ? '' : `${status.battery.percent} %${status.battery.charging ? ' +' : ''}`;
  const running = tasks.find(({ robot, phase }) => robot === metadata.name && phase === 'Running');
  const work = running === undefined ? '' : workText(running);
  return [metadata.name, status.state ?? 'Unknown', battery, work];
}

function workText({ kind, name, percent }: SceneRow): string {
  return kind === 'Pod' ? name : `${name} ${bar(percent ?? 0)}`;
}

function taskCells({ name, robot = '', target = '', phase, reason, summary = '' }: SceneRow): string[] {
  return [name, robot, target, [phase, reason].filter(Boolean).join(' '), summary];
}

function bar(percent: number): string {
  const full = Math.round((percent / 100) * barCells);
  return `${'█'.repeat(full)}${'░'.repeat(barCells - full)} ${String(percent).padStart(3)} %`;
}
