/** The physics always advances by this much, whatever the time factor, so that a run is the same at each. */
export const STEP_SECONDS = 0.05;
