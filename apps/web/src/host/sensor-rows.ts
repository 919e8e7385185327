import { showNumber, showSpan } from '@psfleet/display';
import { keyOf, type Measured } from './values-at-clock.js';

/** One sensor of whatever kind, as its row shows it. */
export interface Sensor {
  readonly key: string;
  readonly kind: 'temperature' | 'fan' | 'battery';
  readonly chip: string | null;
  readonly label: string | null;
  /** In the unit of its kind: °C, revolutions per minute, percent. */
  readonly value: number | null;
  readonly text: string;
  /** What the hardware says of itself: its limits, or how long a battery lasts. */
  readonly note: string;
  /** Whether it is beyond a limit of its own. */
  readonly isBad: boolean;
}

export const sensorMetrics = [
  'sensors_temperatures.current',
  'sensors_temperatures.high',
  'sensors_temperatures.critical',
  'sensors_fans.current',
  'sensors_battery.percent',
  'sensors_battery.secsleft',
  'sensors_battery.power_plugged',
] as const;

/** Temperatures and fans of one chip may have the same place, so what was measured may be two sensors. */
export function sensorsOf(measured: readonly Measured[]): readonly Sensor[] {
  return measured.flatMap((row) =>
    [temperatureOf(row), fanOf(row), batteryOf(row)].filter((sensor): sensor is Sensor => sensor !== null),
  );
}

function temperatureOf(row: Measured): Sensor | null {
  const { values } = row;
  const value = values['sensors_temperatures.current'];
  if (value === undefined) {
    return null;
  }
  const [high = null, critical = null] = [values['sensors_temperatures.high'], values['sensors_temperatures.critical']];
  const limits = [
    ...(high === null ? [] : [`hot from ${showNumber(high)} °C`]),
    ...(critical === null ? [] : [`critical from ${showNumber(critical)} °C`]),
  ];
  const limit = high ?? critical;
  return {
    ...placeOf(row, 'temperature'),
    value,
    text: value === null ? '–' : `${showNumber(value, 1)} °C`,
    note: limits.join(', '),
    isBad: value !== null && limit !== null && value >= limit,
  };
}

function fanOf(row: Measured): Sensor | null {
  const value = row.values['sensors_fans.current'];
  return value === undefined
    ? null
    : {
        ...placeOf(row, 'fan'),
        value,
        text: value === null ? '–' : `${showNumber(value)} rpm`,
        note: value === 0 ? 'stands still' : '',
        isBad: false,
      };
}

function batteryOf(row: Measured): Sensor | null {
  const { values } = row;
  const value = values['sensors_battery.percent'];
  if (value === undefined) {
    return null;
  }
  const [left = null, plugged = null] = [values['sensors_battery.secsleft'], values['sensors_battery.power_plugged']];
  const isPlugged = plugged === 1;
  return {
    ...placeOf(row, 'battery'),
    chip: 'battery',
    value,
    text: value === null ? '–' : `${showNumber(value, 1)} %`,
    note: isPlugged ? 'plugged in' : left === null ? '' : `lasts ${showSpan(left * 1000)}`,
    isBad: value !== null && value < 10 && plugged === 0,
  };
}

function placeOf(row: Measured, kind: Sensor['kind']): Pick<Sensor, 'key' | 'kind' | 'chip' | 'label'> {
  const { chip, label } = row.dimensions;
  return { key: `${kind} ${keyOf(row)}`, kind, chip: chip || null, label: label || null };
}
