import type { Psutil } from '@psfleet/psutil-core';
import { asNumber } from './as-number.js';
import { sampler, type Sampler } from './sampler.js';

export function sensorsSamplers(ps: Psutil): Sampler[] {
  return [
    sampler('sensors_temperatures', () => perSensor(ps.sensorsTemperatures())),
    sampler('sensors_fans', () => perSensor(ps.sensorsFans())),
    sampler('sensors_battery', () => {
      const battery = ps.sensorsBattery();
      return battery === null
        ? []
        : [{ percent: battery.percent, secsleft: battery.secsleft, powerPlugged: asNumber(battery.powerPlugged) }];
    }),
  ];
}

function perSensor<T extends object>(
  chips: Readonly<Record<string, readonly T[]>>,
): (T & { readonly chip: string; readonly index: string })[] {
  return Object.entries(chips).flatMap(([chip, sensors]) =>
    sensors.map((sensor, index) => ({ chip, index: String(index), ...sensor })),
  );
}
