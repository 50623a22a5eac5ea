import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../support/find-chromium.ts';
import { decodedByLibrary, type Picture } from './picture.ts';

const chromium = findChromium();

/** For `test(name, { skip: chromiumMissing }, …)`. */
export const chromiumMissing: string | false =
  chromium === undefined && 'Chromium is not installed (Debian: apt-get install chromium)';

/** What a browser makes of an SVG file. */
export function drawnByChromium(
  svg: Buffer,
  { folder, width, height }: { readonly folder: string; readonly width: number; readonly height: number },
): Picture {
  const [from, to] = [join(folder, 'drawn.svg'), join(folder, 'drawn.png')];
  writeFileSync(from, svg);
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    '--force-device-scale-factor=1',
    `--window-size=${width},${height}`,
    `--user-data-dir=${join(folder, 'profile')}`,
    `--screenshot=${to}`,
    `file://${from}`,
  ];
  execFileSync(chromium ?? '', args, { stdio: 'ignore', timeout: 60_000 });
  return decodedByLibrary(readFileSync(to));
}
