import type { Battery } from '../../model/sensors.js';
import { powerStatus } from '../native/layouts/system-layouts.js';
import { openStructure } from './structure.js';

// Bits and values of SYSTEM_POWER_STATUS.
const charging = 8;
const noBattery = 128;
const unknownByte = 255;
const unknownTime = 0xffff_ffff;

/** Null without a battery, and where its charge is unknown. */
export function decodeBattery(bytes: Buffer): Battery | null {
  const read = openStructure(bytes, 0, powerStatus, 'GetSystemPowerStatus');
  const flag = read('BatteryFlag');
  const percent = read('BatteryLifePercent');
  if (flag === unknownByte || (flag & noBattery) !== 0 || percent > 100) {
    return null;
  }
  const line = read('ACLineStatus');
  const powerPlugged = line === unknownByte ? null : line === 1;
  const left = read('BatteryLifeTime');
  const isDraining = powerPlugged !== true && (flag & charging) === 0;
  return { percent, secsleft: isDraining && left !== unknownTime ? left : null, powerPlugged };
}
