import { describe, expect, it } from 'vitest';
import { sensorsOf } from './sensor-rows.js';

const core = { chip: 'coretemp', label: 'Core 0', index: '0' };

describe('sensors', () => {
  it('are those that were measured, each with its limits', () => {
    const [temperature] = sensorsOf([
      {
        dimensions: core,
        values: {
          'sensors_temperatures.current': 91.5,
          'sensors_temperatures.high': 90,
          'sensors_temperatures.critical': 100,
        },
      },
    ]);
    expect(temperature).toMatchObject({
      chip: 'coretemp',
      label: 'Core 0',
      text: '91.5 °C',
      note: 'hot from 90 °C, critical from 100 °C',
      isBad: true,
    });
  });

  it('are two where a fan and a temperature have the same place', () => {
    const values = { 'sensors_temperatures.current': 40, 'sensors_fans.current': 0 };
    const rows = sensorsOf([{ dimensions: { chip: 'nct', label: '', index: '0' }, values }]);
    expect(rows.map(({ kind, text, note, label }) => [kind, text, note, label])).toEqual([
      ['temperature', '40.0 °C', '', null],
      ['fan', '0 rpm', 'stands still', null],
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  });

  it('have no value where none is known, and are not bad then', () => {
    expect(sensorsOf([{ dimensions: core, values: { 'sensors_temperatures.current': null } }])).toMatchObject([
      { text: '–', isBad: false },
    ]);
    expect(sensorsOf([{ dimensions: core, values: {} }])).toEqual([]);
  });

  it('say how long a battery lasts that is not plugged in', () => {
    const battery = (plugged: number) => ({
      dimensions: {},
      values: {
        'sensors_battery.percent': 8,
        'sensors_battery.secsleft': 1800,
        'sensors_battery.power_plugged': plugged,
      },
    });
    expect(sensorsOf([battery(0), battery(1)])).toMatchObject([
      { text: '8.0 %', note: 'lasts 30 min', isBad: true },
      { text: '8.0 %', note: 'plugged in', isBad: false },
    ]);
  });
});
