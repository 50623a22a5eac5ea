import type { RobotSection } from '@kubevac/protocol/desired.ts';
import type { Driver, DriverInfo } from '../drivers/driver.ts';
import { lackOf, lackOfFanSpeed } from '../drivers/lacks.ts';
import { isSameRestrictions } from './same-restrictions.ts';

/** Restrictions before all: motion waits for them. */
export const KEPT_NAMES = ['restrictions', 'fanSpeed', 'volumePercent'] as const;
export type KeptName = (typeof KEPT_NAMES)[number];

/** Something that a person may wish of the firmware, and that is put back when somebody else changes it. */
interface KeptField<Value> {
  /** In the VacuumRobot. */
  readonly path: string;
  /** Undefined where it is left alone. */
  readonly wished: (robot: Omit<RobotSection, 'asOf'>) => Value | undefined;
  /** What of the wish the robot lacks, in words. */
  readonly lack: (wished: Value, info: DriverInfo) => string | undefined;
  /** Undefined where the firmware cannot tell now. @throws DriverError */
  readonly read: (driver: Driver) => Promise<Value | undefined>;
  /** @throws DriverError */
  readonly write: (driver: Driver, value: Value) => Promise<void>;
  readonly isSame: (a: Value, b: Value) => boolean;
}

export const KEPT_FIELDS: Readonly<Record<KeptName, KeptField<unknown>>> = {
  restrictions: field({
    path: 'spec.restrictions',
    wished: ({ restrictions }) => restrictions,
    // A robot that has none already keeps to an empty list.
    lack: ({ walls, noGoZones }, info) =>
      walls.length + noGoZones.length === 0 ? undefined : lackOf(['Restrictions'], info),
    read: async ({ restrictions }) => (restrictions === undefined ? nothing : restrictions.read()),
    write: async ({ restrictions }, value) => restrictions?.write(value),
    isSame: isSameRestrictions,
  }),
  fanSpeed: field<string>({
    path: 'spec.settings.fanSpeed',
    wished: ({ settings }) => settings?.fanSpeed,
    lack: (speed, info) => lackOf(['FanSpeed'], info) ?? lackOfFanSpeed(speed, info),
    read: async ({ settings }) => (await settings?.read())?.fanSpeed,
    write: async ({ settings }, fanSpeed) => settings?.write({ fanSpeed }),
    isSame: Object.is,
  }),
  volumePercent: field<number>({
    path: 'spec.settings.volumePercent',
    wished: ({ settings }) => settings?.volumePercent,
    lack: (_, info) => lackOf(['Volume'], info),
    read: async ({ settings }) => (await settings?.read())?.volumePercent,
    write: async ({ settings }, volumePercent) => settings?.write({ volumePercent }),
    isSame: Object.is,
  }),
};

const nothing = { walls: [], noGoZones: [] };

function field<Value>(one: KeptField<Value>): KeptField<unknown> {
  return one as KeptField<unknown>;
}
