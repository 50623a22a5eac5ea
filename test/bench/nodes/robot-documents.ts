import type { Desired } from '@kubevac/protocol/desired.ts';
import type { Info } from '@kubevac/protocol/info.ts';
import type { Presence } from '@kubevac/protocol/presence.ts';
import type { Reported } from '@kubevac/protocol/reported.ts';
import type { Telemetry } from '@kubevac/protocol/telemetry.ts';

/** What the agent of a robot in its dock says, of the size that a real one has. */

const rooms = ['kitchen', 'hall', 'bathroom', 'bedroom', 'living-room'];

export function presenceOf(name: string, now: Date): Presence {
  return { protocol: 1, online: true, bootId: `boot-${name}`, journalId: `journal-${name}`, since: now.toISOString() };
}

export function infoOf(name: string): Info {
  return {
    protocol: 1,
    agentVersion: '0.1.0',
    driver: 'bench',
    device: { manufacturer: 'Kubevac', model: 'Bench vacuum', firmware: '1.0.0', serial: name },
    capabilities: [
      'Clean',
      'CleanRooms',
      'CleanZones',
      'CleanSpot',
      'GoTo',
      'Pause',
      'Dock',
      'Locate',
      'FanSpeed',
      'Map',
    ],
    sensors: ['battery', 'lidar', 'odometry'].map((sensor) => ({ name: sensor, unit: '', minPeriodMilliseconds: 100 })),
    fanSpeeds: ['Quiet', 'Balanced', 'Turbo', 'Max'],
    rooms: rooms.map((room, index) => ({ name: room, segmentId: String(index + 1) })),
    mapId: 'home',
  };
}

/** What an agent with nothing to do makes of a `desired`. */
export function reportedOf(name: string, desired: Desired): Reported {
  const { epoch, robot } = desired;
  const versions = Object.entries(desired).flatMap(([section, said]) => (hasAsOf(said) ? [[section, said.asOf]] : []));
  const asOf = Object.fromEntries(versions) as Reported['seen']['asOf'];
  return {
    protocol: 1,
    journalId: `journal-${name}`,
    ...(robot?.uid !== undefined && { robotUid: robot.uid }),
    seen: { epoch, asOf },
    tasks: [],
    notices: [],
  };
}

function hasAsOf(section: unknown): section is { readonly asOf: string } {
  return typeof section === 'object' && section !== null && 'asOf' in section;
}

export function telemetryOf(started: Date, now: Date): Telemetry {
  const seconds = Math.round((now.getTime() - started.getTime()) / 1_000);
  return {
    protocol: 1,
    state: 'Docked',
    battery: { percent: 100, charging: false },
    pose: { xMillimeters: 2_500, yMillimeters: 400, headingDegrees: 90 },
    totals: { cleanings: 128, areaSquareCentimeters: 31_000_000, seconds: 412_000, distanceMillimeters: 88_000_000 },
    consumables: ['main-brush', 'side-brush', 'filter', 'sensors'].map((name) => ({
      name,
      remainingSeconds: 400_000,
      remainingPercent: 71,
    })),
    usage: {
      at: now.toISOString(),
      startedAt: started.toISOString(),
      cpuMilliseconds: 1_000 + seconds * 4,
      residentBytes: 82_000_000,
    },
  };
}
