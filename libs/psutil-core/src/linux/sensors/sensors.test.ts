import { describe, expect, it } from 'vitest';
import { FakeIo } from '../../../tests/testing/fake-io.js';
import { fixtureContext } from '../../../tests/testing/fixture-context.js';
import { createLinuxSensors } from './sensors.js';

const sensorsOf = (machine: string) => createLinuxSensors(fixtureContext(machine));

describe('sensorsTemperatures', () => {
  it('reads hwmon and skips gaps', () => {
    expect(Object.fromEntries(sensorsOf('hwmon-with-holes').sensorsTemperatures())).toEqual({
      coretemp: [
        { label: 'Package id 0', current: 45, high: 80, critical: 100 },
        { label: '', current: -5.5, high: 0, critical: null },
      ],
      nvme: [
        { label: '', current: 38.85, high: null, critical: 84.85 },
        { label: '', current: 41.85, high: null, critical: null },
      ],
      f71882fg: [{ label: '', current: 50, high: null, critical: null }],
    });
  });

  it('does not count coretemp twice', () => {
    const chips = sensorsOf('coretemp-below-its-device').sensorsTemperatures();
    expect(chips.get('coretemp')?.map(({ current }) => current)).toEqual([43, 42]);
  });

  it('reads thermal zones only without hwmon', () => {
    expect(Object.fromEntries(sensorsOf('thermal-zones-only').sensorsTemperatures())).toEqual({
      'cpu-thermal': [{ label: '', current: 48.692, high: 95, critical: 110 }],
      gpu: [{ label: '', current: 47, high: null, critical: null }],
    });
  });

  it('is empty and no error without sensors', () => {
    const sensors = createLinuxSensors({ io: new FakeIo({}), procRoot: '/proc', sysRoot: '/sys', rootFs: '' });
    expect(sensors.sensorsTemperatures().size).toBe(0);
    expect(sensors.sensorsFans().size).toBe(0);
    expect(sensors.sensorsBattery()).toBeNull();
  });
});

describe('sensorsFans', () => {
  it('reads the fans that have a number', () => {
    expect(Object.fromEntries(sensorsOf('hwmon-with-holes').sensorsFans())).toEqual({
      thinkpad: [{ label: 'CPU fan', current: 3120 }],
    });
  });

  it('finds fans with a folder in between', () => {
    const io = new FakeIo({
      '/sys/class/hwmon/hwmon0/device/fan1_input': '900\n',
      '/sys/class/hwmon/hwmon0/device/name': 'w83627\n',
    });
    const fans = createLinuxSensors({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' }).sensorsFans();
    expect(fans.get('w83627')).toEqual([{ label: '', current: 900 }]);
  });
});

describe('sensorsBattery', () => {
  it.each([
    ['laptop-discharging', { percent: 50, secsleft: 7200, powerPlugged: false }],
    ['laptop-plugged-in', { percent: 75, secsleft: null, powerPlugged: true }],
    ['battery-with-capacity-only', { percent: 37, secsleft: 5400, powerPlugged: false }],
    ['battery-without-charge', null],
  ])('%s', (machine, battery) => {
    expect(sensorsOf(machine).sensorsBattery()).toEqual(battery);
  });

  it.each([
    [
      'an empty battery',
      { energy_now: '0', energy_full: '0', power_now: '0' },
      { percent: 0, secsleft: null, powerPlugged: null },
    ],
    [
      'a negative power',
      { energy_now: '100', energy_full: '200', power_now: '-50' },
      { percent: 50, secsleft: 7200, powerPlugged: null },
    ],
    [
      'a negative rest',
      { capacity: '10', time_to_empty_now: '-1' },
      { percent: 10, secsleft: null, powerPlugged: null },
    ],
    ['a full one', { capacity: '100', status: 'Full' }, { percent: 100, secsleft: null, powerPlugged: true }],
    ['a driver that fails', { capacity: 'oops' }, null],
  ])('understands %s', (_, files, battery) => {
    const entries = Object.entries(files).map(([name, content]) => [`/sys/class/power_supply/BAT0/${name}`, content]);
    const io = new FakeIo(Object.fromEntries(entries) as Record<string, string>);
    expect(createLinuxSensors({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' }).sensorsBattery()).toEqual(
      battery,
    );
  });
});
