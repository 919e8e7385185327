// Documentation/driver-api/thermal/sysfs-api.rst
import type { HardwareTemperature } from '../../model/sensors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readPieceIfAny } from '../files/kernel-text.js';
import { findPaths } from './find-paths.js';
import { readDegrees } from './hwmon.js';

/** Temperatures by zone type, for machines without hwmon. */
export function readThermalZones(context: PlatformContext): Map<string, HardwareTemperature[]> {
  const zones = new Map<string, HardwareTemperature[]>();
  for (const folder of findPaths(context.io, `${context.sysRoot}/class/thermal/thermal_zone*`)) {
    const type = readPieceIfAny(context.io, `${folder}/type`);
    const current = readDegrees(context, `${folder}/temp`);
    if (type !== null && current !== null) {
      const name = type.text.trim();
      zones.set(name, [...(zones.get(name) ?? []), { label: '', current, ...readTripPoints(context, folder) }]);
    }
  }
  return zones;
}

function readTripPoints(context: PlatformContext, folder: string): Pick<HardwareTemperature, 'high' | 'critical'> {
  const files = findPaths(context.io, `${folder}/trip_point*`).map((path) => path.slice(path.lastIndexOf('/') + 1));
  const points = [...new Set(files.map((file) => file.split('_').slice(0, 3).join('_')))];
  // The kernel's types are critical, hot, passive and active; some vendors' are high.
  const temperatureOf = (wanted: string): number | null => {
    const point = points.find((point) => readPieceIfAny(context.io, `${folder}/${point}_type`)?.text.trim() === wanted);
    return point === undefined ? null : readDegrees(context, `${folder}/${point}_temp`);
  };
  return { high: temperatureOf('hot') ?? temperatureOf('high'), critical: temperatureOf('critical') };
}
