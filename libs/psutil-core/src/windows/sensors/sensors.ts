import type { Battery } from '../../model/sensors.js';
import { decodeBattery } from '../decode/power.js';
import { readPowerStatus } from '../native/machine-status.js';

/** The sensor functions of Windows, which tells neither temperatures nor fans. */
export const windowsSensors = {
  sensorsBattery: (): Battery | null => decodeBattery(readPowerStatus()),
};
