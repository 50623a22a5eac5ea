import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { silentLogger } from '@kubevac/base/log.ts';
import { simulatorDriver } from '@kubevac/agent/drivers/simulator/simulator-driver.ts';
import type { StartLogLine } from '@kubevac/sandbox/firmware/start-log.ts';
import { startFirmware, type RunningFirmware } from '@kubevac/sandbox/firmware/start.ts';
import type { Rig, SeenStart } from './rig.ts';

const KINDS: Readonly<Record<string, SeenStart['kind']>> = {
  clean_full: 'Full',
  clean_rooms: 'Rooms',
  clean_zones: 'Zones',
  clean_spot: 'Spot',
  go_to: 'GoTo',
  start_manual: 'Manual',
  resume: 'Resume',
  dock: 'Dock',
};

/** The simulated robot with its real firmware process. */
export async function simulatorRig(context: TestContext): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  const options = { socketPath: join(folder, 'robot.sock'), timeFactor: 10, log: silentLogger };
  let firmware: RunningFirmware = await startFirmware(options);
  context.after(async () => {
    await firmware.stop();
    await rm(folder, { recursive: true });
  });
  const ask = async (method: string, params: Record<string, unknown>): Promise<void> => {
    await firmware.request(method, params);
  };
  const status = () => firmware.request('status') as Promise<{ fanSpeed: string; locates: number }>;
  return {
    makeDriver: () =>
      simulatorDriver({ socketPath: options.socketPath, log: silentLogger, requestTimeoutMilliseconds: 500 }),
    segmentId: '16',
    zone: { x1Millimeters: 4_000, y1Millimeters: 3_300, x2Millimeters: 5_200, y2Millimeters: 4_200 },
    unreachable: { xMillimeters: 5_000, yMillimeters: 1_200 },
    robot: {
      starts: async () => (await firmware.startLog()).map(seenStart),
      fault: (kind) => ask('fault', { kind }),
      clearFault: () => ask('clear_fault', {}),
      pressButton: (button) => ask('press_button', { button }),
      loseNextAnswer: () => ask('fault', { kind: 'HangAfterNextStart' }),
      delayNextStart: (forMilliseconds) => ask('fault', { kind: 'DelayNextStart', forMilliseconds }),
      stopAnswering: (forMilliseconds) => ask('fault', { kind: 'NotAnswering', forMilliseconds }),
      fastForward: (factor) => ask('set_time_factor', { factor }),
      reboot: async () => {
        await firmware.kill('SIGKILL');
        firmware = await startFirmware(options);
      },
      fanSpeed: async () => (await status()).fanSpeed,
      locates: async () => (await status()).locates,
    },
  };
}

function seenStart({ method, parameters }: StartLogLine): SeenStart {
  return { ...parameters, kind: KINDS[method] ?? 'Other' };
}
