import { findProgram } from '@kubevac/sandbox/find-program.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** @returns the path of the browser, whatever it is called; undefined where there is none */
export function findChromium(): string | undefined {
  return names.map((name) => findProgram(name)).find((path) => path !== undefined);
}
