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
    ['battery-with-capacity-only', { percent: 37, secsleft: 90, powerPlugged: false }],
    ['battery-without-charge', null],
  ])('%s', (machine, battery) => {
    expect(sensorsOf(machine).sensorsBattery()).toEqual(battery);
  });

  it.each([
    [
      'an empty battery',
      { energy_now: '0', energy_full: '50', power_now: '0' },
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

/** A machine whose power supplies have these files. */
function batteryOf(supplies: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const files = Object.entries(supplies).flatMap(([name, contents]) =>
    Object.entries(contents).map(([file, text]) => [`/sys/class/power_supply/${name}/${file}`, `${text}\n`]),
  );
  const io = new FakeIo(Object.fromEntries(files) as Record<string, string>);
  return createLinuxSensors({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' }).sensorsBattery();
}

describe('the battery', () => {
  const laptop = { type: 'Battery', status: 'Discharging', energy_now: '30000000', energy_full: '60000000' };

  it('is not that of a mouse', () => {
    const mouse = { type: 'Battery', scope: 'Device', capacity: '55', status: 'Discharging' };
    expect(batteryOf({ hidpp_battery_0: mouse })).toBeNull();
    expect(
      batteryOf({ hidpp_battery_0: mouse, sony_controller_battery_1: { scope: 'Device', capacity: '9' } }),
    ).toBeNull();
    expect(batteryOf({ 'A-mouse-battery': mouse, BAT1: laptop })?.percent).toBe(50);
    expect(batteryOf({ BAT0: { ...laptop, scope: 'System' } })?.percent).toBe(50);
  });

  it('is found whatever its driver calls it, and not in an empty slot', () => {
    expect(batteryOf({ CMB0: laptop })?.percent).toBe(50);
    expect(batteryOf({ BAT0: { type: 'Battery', present: '0' }, BAT1: { ...laptop, present: '1' } })?.percent).toBe(50);
    expect(batteryOf({ 'wireless-battery-charger': { type: 'Mains', online: '1' } })).toBeNull();
  });

  it('lasts as long as its energy does, if the driver tells the current and not the power', () => {
    const energy = { ...laptop, energy_now: '48000000', current_now: '1500000', voltage_now: '12000000' };
    // 48 Wh at 1.5 A and 12 V, which are 18 W.
    expect(batteryOf({ BAT0: energy })?.secsleft).toBe(9600);
    expect(batteryOf({ BAT0: { ...energy, power_now: '24000000' } })?.secsleft).toBe(7200);
    const { voltage_now: _voltage, ...withoutVoltage } = energy;
    expect(batteryOf({ BAT0: withoutVoltage })?.secsleft).toBeNull();
  });

  it('lasts as long as its charge does, if the driver tells the power and not the current', () => {
    const charge = {
      status: 'Discharging',
      charge_now: '4000000',
      charge_full: '5000000',
      power_now: '24000000',
      voltage_now: '12000000',
    };
    expect(batteryOf({ BAT0: charge })).toEqual({ percent: 80, secsleft: 7200, powerPlugged: false });
  });

  it('does not mix energy with charge', () => {
    const mixed = {
      energy_now: '30000000',
      charge_full: '5000000',
      capacity: '61',
      charge_now: '1',
      status: 'Discharging',
    };
    expect(batteryOf({ BAT0: mixed })?.percent).toBe(61);
  });

  it.each([
    ['time_to_empty_now', '7200', 7200],
    ['time_to_empty_avg', '60', 60],
    ['time_to_empty_now', '-1', null],
  ])('%s of %s is in seconds', (file, text, secsleft) => {
    expect(batteryOf({ BAT0: { capacity: '40', status: 'Discharging', [file]: text } })?.secsleft).toBe(secsleft);
  });

  it.each([
    [{ energy_full: '0', energy_now: '0', capacity: '87' }, 87],
    [{ charge_full: '0', charge_now: '900', capacity: '87' }, 87],
    [{ energy_full: '0', energy_now: '0' }, undefined],
    [{ energy_now: '-5', energy_full: '100', capacity: '3' }, 3],
    [{ capacity: '-1' }, undefined],
    [{ capacity: '255' }, undefined],
  ])('that does not know what is full has its capacity: %j', (files, percent) => {
    expect(batteryOf({ BAT0: files })?.percent).toBe(percent);
  });

  const resting = { ...laptop, status: 'Not charging', power_now: '8250' };

  it.each([
    ['ADP1', { type: 'Mains', online: '1' }, resting, true],
    ['ACAD', { type: 'Mains', online: '1' }, { ...resting, status: 'Unknown' }, true],
    ['AC', { online: '1' }, laptop, true],
    ['ADP0', { type: 'Mains', online: '0' }, resting, false],
    ['ucsi-source-psy-USBC000:001', { type: 'USB', online: '1' }, { ...resting, status: 'Charging' }, true],
    ['ucsi-source-psy-USBC000:001', { type: 'USB', online: '0' }, laptop, false],
    ['ucsi-source-psy-USBC000:001', { type: 'USB', online: '0' }, resting, true],
    ['hid-dock', { type: 'Mains', online: '1', scope: 'Device' }, laptop, false],
    ['unknown', { type: 'Unknown', online: '1' }, { ...resting, status: 'Unknown' }, null],
  ])('with the cable %s %j is plugged in: %j %j', (name, cable, battery, powerPlugged) => {
    const found = batteryOf({ BAT0: battery, [name]: cable });
    expect(found?.powerPlugged).toBe(powerPlugged);
    expect(found?.secsleft === null).toBe(powerPlugged === true || !('power_now' in battery));
  });
});

describe('a limit that no sensor can mean', () => {
  it.each([
    ['-273150', '65261850', null, null],
    ['84850', '2147483647', 84.85, null],
    ['-274000', '127000', null, 127],
    ['-40000', '1000000', -40, null],
  ])('is unknown: high %s, critical %s', (max, crit, high, critical) => {
    const folder = '/sys/class/hwmon/hwmon0';
    const io = new FakeIo({
      [`${folder}/name`]: 'nvme\n',
      [`${folder}/temp1_input`]: '41850\n',
      [`${folder}/temp1_max`]: `${max}\n`,
      [`${folder}/temp1_crit`]: `${crit}\n`,
      [`${folder}/temp2_input`]: '-273150\n',
      [`${folder}/fan1_input`]: '-1\n',
    });
    const sensors = createLinuxSensors({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' });
    // The second sensor reads nothing, as the fan does.
    expect(sensors.sensorsTemperatures().get('nvme')).toEqual([{ label: '', current: 41.85, high, critical }]);
    expect(sensors.sensorsFans().size).toBe(0);
  });

  it('of a thermal zone is that of its hot trip point', () => {
    const zone = '/sys/class/thermal/thermal_zone0';
    const io = new FakeIo({
      [`${zone}/type`]: 'x86_pkg_temp\n',
      [`${zone}/temp`]: '50000\n',
      [`${zone}/trip_point_0_type`]: 'critical\n',
      [`${zone}/trip_point_0_temp`]: '126050\n',
      [`${zone}/trip_point_1_type`]: 'hot\n',
      [`${zone}/trip_point_1_temp`]: '96050\n',
      [`${zone}/trip_point_2_type`]: 'passive\n',
      [`${zone}/trip_point_2_temp`]: '-274000\n',
    });
    const sensors = createLinuxSensors({ io, procRoot: '/proc', sysRoot: '/sys', rootFs: '' });
    expect(sensors.sensorsTemperatures().get('x86_pkg_temp')).toEqual([
      { label: '', current: 50, high: 96.05, critical: 126.05 },
    ]);
  });
});
