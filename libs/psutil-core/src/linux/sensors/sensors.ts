import type { Platform, PlatformContext } from '../../platform/platform.js';
import { findTemperatureSensors, readFans, readTemperatures } from '../sys/hwmon.js';
import { readBattery } from '../sys/power-supply.js';
import { readThermalZones } from '../sys/thermal-zone.js';

/** Reads temperatures, fans and batteries from /sys/class. Missing hardware is not an error. */
export function createLinuxSensors(
  context: PlatformContext,
): Pick<Platform, 'sensorsTemperatures' | 'sensorsFans' | 'sensorsBattery'> {
  return {
    sensorsTemperatures: () => {
      const sensors = findTemperatureSensors(context);
      // Thermal zones repeat hwmon's sensors with less detail.
      return sensors.length > 0 ? readTemperatures(context, sensors) : readThermalZones(context);
    },
    sensorsFans: () => readFans(context),
    sensorsBattery: () => readBattery(context),
  };
}
