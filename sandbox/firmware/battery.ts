/** Percent per hour off the dock: a charge lasts about two hours of cleaning at medium suction. */
const STANDING_LOAD = 3;
const DRIVING_LOAD = 20;
const CLEANING_LOAD = 45;
const CHARGING_PERCENT_PER_HOUR = 40;

/** Below it the robot goes home by itself. */
export const LOW_BATTERY_PERCENT = 15;
/** Below it no start is obeyed. */
export const START_BATTERY_PERCENT = 20;
/** With it an interrupted run goes on. */
export const RESUME_BATTERY_PERCENT = 80;

export const FAN_SPEEDS = ['Min', 'Low', 'Medium', 'High', 'Max'] as const;
export type FanSpeed = (typeof FAN_SPEEDS)[number];

const FAN_LOAD_FACTORS: Record<FanSpeed, number> = { Min: 0.6, Low: 0.8, Medium: 1, High: 1.3, Max: 1.7 };

export type Load =
  | { readonly kind: 'Charging' | 'Standing' | 'Driving' }
  | { readonly kind: 'Cleaning'; readonly fanSpeed: FanSpeed };

/** The charge after some time at a load, from 0 to 100 %. */
export function batteryAfter(percent: number, load: Load, seconds: number): number {
  return Math.max(0, Math.min(100, percent + (percentPerHour(load) * seconds) / 3_600));
}

function percentPerHour(load: Load): number {
  switch (load.kind) {
    case 'Charging':
      return CHARGING_PERCENT_PER_HOUR;
    case 'Standing':
      return -STANDING_LOAD;
    case 'Driving':
      return -DRIVING_LOAD;
    case 'Cleaning':
      return -CLEANING_LOAD * FAN_LOAD_FACTORS[load.fanSpeed];
  }
}
