interface Point {
  readonly xMillimeters: number;
  readonly yMillimeters: number;
}

const besideDecibelMilliwatts = -38;
/** Of rooms with furniture and thin walls; 2 is free space (ITU-R P.1238, 28 dB per decade). */
const lossDecibelsPerDecade = 28;

/** How well a robot hears the access point, which stands by its dock, in dBm. */
export function wifiSignal(robot: Point, dock: Point): number {
  const meters = Math.hypot(robot.xMillimeters - dock.xMillimeters, robot.yMillimeters - dock.yMillimeters) / 1_000;
  return Math.round(besideDecibelMilliwatts - lossDecibelsPerDecade * Math.log10(1 + meters));
}
