export const PARTS = ['MainBrush', 'SideBrush', 'Filter', 'Sensors'] as const;
export type Part = (typeof PARTS)[number];

/** Seconds that each part has worked since it was new. */
export type Wear = Record<Part, number>;

/** Hours a part lasts, as Xiaomi and Roborock count them. */
const LIFE_HOURS: Readonly<Record<Part, number>> = { MainBrush: 300, SideBrush: 200, Filter: 150, Sensors: 30 };
/** Hair winds about the brush sooner on carpet. */
const CARPET_FACTOR = 1.5;

export function newParts(): Wear {
  return { MainBrush: 0, SideBrush: 0, Filter: 0, Sensors: 0 };
}

/** The sensors get dirty under way, the other parts while the robot cleans. */
export function work(
  wear: Wear,
  { isBrushing, isOnCarpet, seconds }: { isBrushing: boolean; isOnCarpet: boolean; seconds: number },
): void {
  wear.Sensors += seconds;
  if (!isBrushing) return;
  wear.MainBrush += seconds * (isOnCarpet ? CARPET_FACTOR : 1);
  wear.SideBrush += seconds;
  wear.Filter += seconds;
}

export function remainingPercent(wear: Wear, part: Part): number {
  return Math.round((100 * remainingSeconds(wear, part)) / (LIFE_HOURS[part] * 3_600));
}

export function remainingSeconds(wear: Wear, part: Part): number {
  return Math.max(0, Math.round(LIFE_HOURS[part] * 3_600 - wear[part]));
}
