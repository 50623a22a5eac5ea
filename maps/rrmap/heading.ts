/** @param angleDegrees of the file, −180 to 180 counter-clockwise from east; where it is more turns, they are dropped */
export function headingOfAngle(angleDegrees: number): number {
  return ((angleDegrees % 360) + 360) % 360;
}

export function angleOfHeading(headingDegrees: number): number {
  const turned = headingOfAngle(Math.round(headingDegrees));
  return turned > 180 ? turned - 360 : turned;
}

/**
 * Where a robot looks that drove this path, as x, y, x, y …: from the last place that is not its end towards its end.
 * Undefined for a path that never left its first point.
 */
export function headingOfPath(path: Int32Array): number | undefined {
  const [endX = 0, endY = 0] = path.slice(-2);
  for (let index = path.length - 4; index >= 0; index -= 2) {
    const acrossMillimeters = endX - (path[index] ?? 0);
    const upMillimeters = endY - (path[index + 1] ?? 0);
    if (acrossMillimeters !== 0 || upMillimeters !== 0)
      return headingOfAngle(Math.round((Math.atan2(upMillimeters, acrossMillimeters) * 180) / Math.PI));
  }
  return undefined;
}
