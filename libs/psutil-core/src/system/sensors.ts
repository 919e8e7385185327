import type { Battery, FanSpeed, HardwareTemperature } from '../model/sensors.js';
import type { Platform } from '../platform/platform.js';

/** The sensor functions of an instance. Missing hardware is not an error; it is simply not listed. */
export interface SensorFunctions {
  /**
   * Temperatures by chip, in degrees Celsius or Fahrenheit. If only one of `high` and `critical` is known, it is used
   * for both.
   */
  readonly sensorsTemperatures: (options?: { readonly fahrenheit?: boolean }) => Record<string, HardwareTemperature[]>;
  /** Fan speeds by chip, in revolutions per minute. */
  readonly sensorsFans: () => Record<string, FanSpeed[]>;
  /** The battery; null without one. */
  readonly sensorsBattery: () => Battery | null;
}

export function createSensorFunctions(platform: Platform): SensorFunctions {
  return {
    sensorsTemperatures: (options = {}) => {
      const convert = options.fahrenheit === true ? toFahrenheit : (celsius: number) => celsius;
      return Object.fromEntries(
        [...platform.sensorsTemperatures()].map(([chip, sensors]) => [
          chip,
          sensors.map((sensor) => present(sensor, convert)),
        ]),
      );
    },
    sensorsFans: () => Object.fromEntries(platform.sensorsFans()),
    sensorsBattery: () => platform.sensorsBattery(),
  };
}

function present(
  { label, current, high, critical }: HardwareTemperature,
  convert: (celsius: number) => number,
): HardwareTemperature {
  // Drivers write 0 for an unknown limit.
  const limits = [high, critical].map((limit) => (limit === null || limit === 0 ? null : convert(limit)));
  const [knownHigh = null, knownCritical = null] = limits;
  return { label, current: convert(current), high: knownHigh ?? knownCritical, critical: knownCritical ?? knownHigh };
}

function toFahrenheit(celsius: number): number {
  return (celsius * 9) / 5 + 32;
}
