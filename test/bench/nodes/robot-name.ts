export function robotName(index: number): string {
  return `robot-${String(index).padStart(4, '0')}`;
}
