// Documentation/ABI/testing/sysfs-class-power: energies in uWh, charges in uAh, powers in uW, currents in uA
import type { Battery } from '../../model/sensors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { listIfAny, readPieceIfAny } from '../files/kernel-text.js';

/** The first battery by name; null without one, or if its charge is unknown. */
export function readBattery(context: PlatformContext): Battery | null {
  const supplies = `${context.sysRoot}/class/power_supply`;
  const name = listIfAny(context.io, supplies)
    .filter((name) => name.startsWith('BAT') || name.toLowerCase().includes('battery'))
    .sort()[0];
  if (name === undefined) {
    return null;
  }
  const folder = `${supplies}/${name}`;
  const percent = readPercent(context, folder);
  const powerPlugged = readPowerPlugged(context, supplies, folder);
  return percent === null
    ? null
    : { percent, secsleft: powerPlugged === true ? null : readSecondsLeft(context, folder), powerPlugged };
}

/** Energies (or charges, depending on the driver) are more precise than the whole percents in `capacity`. */
function readPercent(context: PlatformContext, folder: string): number | null {
  const now = readFirst(context, [`${folder}/energy_now`, `${folder}/charge_now`]);
  const full = readFirst(context, [`${folder}/energy_full`, `${folder}/charge_full`]);
  if (now === null || full === null) {
    return readFirst(context, [`${folder}/capacity`]);
  }
  return full === 0 ? 0 : (100 * now) / full;
}

function readPowerPlugged(context: PlatformContext, supplies: string, folder: string): boolean | null {
  const online = readFirst(context, [`${supplies}/AC0/online`, `${supplies}/AC/online`]);
  if (online !== null) {
    return online === 1;
  }
  const status = readPieceIfAny(context.io, `${folder}/status`)?.text.trim().toLowerCase();
  return status === 'discharging' ? false : status === 'charging' || status === 'full' ? true : null;
}

function readSecondsLeft(context: PlatformContext, folder: string): number | null {
  const now = readFirst(context, [`${folder}/energy_now`, `${folder}/charge_now`]);
  // Some drivers report a negative power while discharging.
  const power = Math.abs(readFirst(context, [`${folder}/power_now`, `${folder}/current_now`]) ?? Number.NaN);
  if (now !== null && !Number.isNaN(power)) {
    return power === 0 ? null : Math.trunc((now / power) * 3600);
  }
  const minutes = readFirst(context, [`${folder}/time_to_empty_now`]);
  return minutes === null || minutes < 0 ? null : minutes * 60;
}

/** The number in the first file that can be read. */
function readFirst(context: PlatformContext, paths: readonly string[]): number | null {
  for (const path of paths) {
    const text = readPieceIfAny(context.io, path)?.text.trim();
    if (text !== undefined) {
      return /^-?\d{1,15}$/u.test(text) ? Number(text) : null;
    }
  }
  return null;
}
