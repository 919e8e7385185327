// Documentation/hwmon/sysfs-interface.rst: temperatures in thousandths of a degree Celsius, fans in revolutions per
// minute
import type { FanSpeed, HardwareTemperature } from '../../model/sensors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readPieceIfAny } from '../files/kernel-text.js';
import { findPaths, sortNaturally } from './find-paths.js';

/** Path prefix of a sensor's files `BASE_input`, `BASE_label`, `BASE_max`, `BASE_crit`; `name` lies beside them. */
type SensorBase = string;

/** Finds the temperature sensors of all chips. */
export function findTemperatureSensors(context: PlatformContext): SensorBase[] {
  const { io, sysRoot } = context;
  const listed = toBases([
    ...findPaths(io, `${sysRoot}/class/hwmon/hwmon*/temp*_*`),
    // CentOS 7 has a folder in between (psutil #971).
    ...findPaths(io, `${sysRoot}/class/hwmon/hwmon*/device/temp*_*`),
  ]);
  // Some kernels list coretemp only below its device (psutil #1708); it must not count twice.
  const coretemp = toBases(findPaths(io, `${sysRoot}/devices/platform/coretemp.*/hwmon/hwmon*/temp*_*`));
  return [
    ...listed,
    ...coretemp.filter((base) => !listed.includes(`${sysRoot}/class/hwmon/${base.split('/').slice(-2).join('/')}`)),
  ];
}

/**
 * Temperatures by chip, without unreadable sensors: many kinds of drivers are broken (psutil #1009, #1101, #1129,
 * #1245, #1323).
 */
export function readTemperatures(
  context: PlatformContext,
  sensors: readonly SensorBase[],
): Map<string, HardwareTemperature[]> {
  return groupByChip(context, sensors, (base) => {
    const current = readDegrees(context, `${base}_input`);
    return current === null
      ? null
      : {
          label: readLabel(context, base),
          current,
          high: readDegrees(context, `${base}_max`),
          critical: readDegrees(context, `${base}_crit`),
        };
  });
}

/** Fans by chip, without unreadable ones. */
export function readFans(context: PlatformContext): Map<string, FanSpeed[]> {
  const { io, sysRoot } = context;
  const direct = findPaths(io, `${sysRoot}/class/hwmon/hwmon*/fan*_*`);
  const sensors = toBases(direct.length > 0 ? direct : findPaths(io, `${sysRoot}/class/hwmon/hwmon*/device/fan*_*`));
  return groupByChip(context, sensors, (base) => {
    const current = readNumber(context, `${base}_input`);
    return current === null || current < 0 ? null : { label: readLabel(context, base), current };
  });
}

/** Absolute zero: NVMe's unset lower limit. The kernel's THERMAL_TEMP_INVALID lies below it. */
const lowestDegrees = -273.15;
/** Nothing in a computer is as hot. Unset upper limits are 65,261.85 (65,535 K, NVMe) or 2,147,483.647. */
const highestDegrees = 1000;

/**
 * A temperature file in degrees; null if it is missing or holds no number, or one that no sensor can mean: drivers
 * have no other way to write that they do not know.
 */
export function readDegrees(context: PlatformContext, path: string): number | null {
  const thousandths = readNumber(context, path);
  const degrees = thousandths === null ? null : thousandths / 1000;
  return degrees === null || degrees <= lowestDegrees || degrees >= highestDegrees ? null : degrees;
}

function groupByChip<T>(
  context: PlatformContext,
  sensors: readonly SensorBase[],
  read: (base: SensorBase) => T | null,
): Map<string, T[]> {
  const chips = new Map<string, T[]>();
  for (const base of sensors) {
    const name = readPieceIfAny(context.io, `${base.slice(0, base.lastIndexOf('/'))}/name`);
    const reading = name === null ? null : read(base);
    if (name !== null && reading !== null) {
      const chip = name.text.trim();
      chips.set(chip, [...(chips.get(chip) ?? []), reading]);
    }
  }
  return chips;
}

/** `.../hwmon0/temp1` for all of `.../hwmon0/temp1_input`, `.../hwmon0/temp1_max`. */
function toBases(paths: readonly string[]): SensorBase[] {
  return sortNaturally([...new Set(paths.map((path) => path.replace(/_[^/]*$/u, '')))]);
}

function readLabel(context: PlatformContext, base: SensorBase): string {
  return readPieceIfAny(context.io, `${base}_label`)?.text.trim() ?? '';
}

function readNumber(context: PlatformContext, path: string): number | null {
  const text = readPieceIfAny(context.io, path)?.text.trim() ?? '';
  return /^-?\d{1,15}(?:\.\d{1,6})?$/u.test(text) ? Number(text) : null;
}
