// Documentation/ABI/testing/sysfs-class-power: energies in uWh, charges in uAh, powers in uW, currents in uA, voltages
// in uV, times in seconds
import type { Battery } from '../../model/sensors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { listIfAny, readPieceIfAny } from '../files/kernel-text.js';

/** A power supply: reads one of its files. */
interface Supply {
  readonly name: string;
  readonly text: (file: string) => string | null;
  /** Null if the file is missing or holds no number. */
  readonly number: (file: string) => number | null;
}

/** The first battery of the machine by name; null without one, or if its charge is unknown. */
export function readBattery(context: PlatformContext): Battery | null {
  const supplies = readSupplies(context);
  const battery = supplies.find(isBattery);
  const percent = battery === undefined ? null : readPercent(battery);
  if (battery === undefined || percent === null) {
    return null;
  }
  const powerPlugged = readPowerPlugged(battery, supplies);
  return { percent, secsleft: powerPlugged === true ? null : readSecondsLeft(battery), powerPlugged };
}

/** The supplies that power the machine, by name. A mouse or a headset has one of its own, with the scope `Device`. */
function readSupplies({ io, sysRoot }: PlatformContext): Supply[] {
  const folder = `${sysRoot}/class/power_supply`;
  return listIfAny(io, folder)
    .sort()
    .map((name) => toSupply(name, (file) => readPieceIfAny(io, `${folder}/${name}/${file}`)?.text.trim() ?? null))
    .filter(({ text }) => text('scope') !== 'Device');
}

function toSupply(name: string, text: Supply['text']): Supply {
  const number = (file: string): number | null => {
    const digits = text(file) ?? '';
    return /^-?\d{1,15}$/u.test(digits) ? Number(digits) : null;
  };
  return { name, text, number };
}

/** Old kernels have no `type`. A slot without its battery is `present` 0. */
function isBattery({ name, text }: Supply): boolean {
  const type = text('type');
  const isNamedSo = name.startsWith('BAT') || name.toLowerCase().includes('battery');
  return (type === null ? isNamedSo : type === 'Battery') && text('present') !== '0';
}

/** What a battery holds, in the unit that its driver uses: uWh or uAh. */
interface Content {
  readonly unit: 'energy' | 'charge';
  readonly now: number;
}

function readContent({ number }: Supply): Content | null {
  for (const unit of ['energy', 'charge'] as const) {
    const now = number(`${unit}_now`);
    if (now !== null) {
      return { unit, now };
    }
  }
  return null;
}

/** Energies are more precise than the whole percents in `capacity`, but some drivers do not know what is full. */
function readPercent(battery: Supply): number | null {
  const content = readContent(battery);
  const full = content === null ? null : battery.number(`${content.unit}_full`);
  if (content !== null && full !== null && full > 0 && content.now >= 0) {
    return (100 * content.now) / full;
  }
  const capacity = battery.number('capacity');
  return capacity === null || capacity < 0 || capacity > 100 ? null : capacity;
}

/** A cable that supplies power decides; where no cable has a supply of its own, the battery's state. */
function readPowerPlugged(battery: Supply, supplies: readonly Supply[]): boolean | null {
  const cables = supplies.filter(isCable);
  if (cables.some(({ number }) => (number('online') ?? 0) > 0)) {
    return true;
  }
  if (cables.some((cable) => isMains(cable) && cable.number('online') === 0)) {
    return false;
  }
  const status = battery.text('status')?.toLowerCase();
  if (status === 'discharging') {
    return false;
  }
  // A battery that neither charges nor discharges is spared by its firmware, which takes power from the cable.
  return status === 'charging' || status === 'full' || status === 'not charging' ? true : null;
}

function isCable(supply: Supply): boolean {
  const type = supply.text('type');
  return isMains(supply) || type === 'Wireless' || type?.startsWith('USB') === true;
}

function isMains({ name, text }: Supply): boolean {
  return (text('type') ?? (name === 'AC' || name === 'AC0' ? 'Mains' : null)) === 'Mains';
}

function readSecondsLeft(battery: Supply): number | null {
  const content = readContent(battery);
  const drain = content === null ? null : readDrain(battery, content.unit);
  if (content !== null && drain !== null) {
    return drain === 0 || content.now < 0 ? null : Math.trunc((content.now / drain) * 3600);
  }
  const seconds = battery.number('time_to_empty_now') ?? battery.number('time_to_empty_avg');
  return seconds === null || seconds < 0 ? null : seconds;
}

/** How fast the content falls, in its unit per hour. Some drivers report a negative value while discharging. */
function readDrain({ number }: Supply, unit: Content['unit']): number | null {
  const power = number('power_now');
  const current = number('current_now');
  const own = unit === 'energy' ? power : current;
  if (own !== null) {
    return Math.abs(own);
  }
  const voltage = number('voltage_now') ?? number('voltage_min_design');
  if (voltage === null || voltage <= 0) {
    return null;
  }
  if (unit === 'energy') {
    return current === null ? null : Math.abs(current) * (voltage / 1e6);
  }
  return power === null ? null : Math.abs(power) / (voltage / 1e6);
}
