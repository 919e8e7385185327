import { defineGroup, gauge } from '../define.js';

const sensor = {
  chip: { number: 1, help: 'Name of the driver' },
  label: { number: 2, help: "What the sensor belongs to; '' if the driver does not tell" },
  index: { number: 3, help: 'Place among the sensors of the chip, from 0: labels may be equal' },
} as const;

export const sensorsTemperatures = defineGroup({
  name: 'sensors_temperatures',
  number: 19,
  help: 'Temperature sensors',
  everySeconds: 60,
  dimensions: sensor,
  fields: {
    current: gauge(1, 'Cel', 'Now', {
      decimals: 1,
      otel: { name: 'hw.temperature' },
      prometheus: 'node_hwmon_temp_celsius',
    }),
    high: gauge(2, 'Cel', 'Above this the hardware is hot', {
      decimals: 1,
      otel: { name: 'hw.temperature.limit', attributes: { 'hw.limit_type': 'high.degraded' } },
      prometheus: 'node_hwmon_temp_max_celsius',
    }),
    critical: gauge(3, 'Cel', 'Above this the hardware protects or damages itself', {
      decimals: 1,
      otel: { name: 'hw.temperature.limit', attributes: { 'hw.limit_type': 'high.critical' } },
      prometheus: 'node_hwmon_temp_crit_celsius',
    }),
  },
});

export const sensorsFans = defineGroup({
  name: 'sensors_fans',
  number: 20,
  help: 'Fans',
  everySeconds: 60,
  dimensions: sensor,
  fields: {
    current: gauge(1, '{revolution}/min', 'Now', { otel: { name: 'hw.fan.speed' }, prometheus: 'node_hwmon_fan_rpm' }),
  },
});

export const sensorsBattery = defineGroup({
  name: 'sensors_battery',
  number: 21,
  help: 'The first battery',
  everySeconds: 60,
  dimensions: {},
  fields: {
    percent: gauge(1, '%', 'Charge', {
      decimals: 1,
      otel: { name: 'hw.battery.charge' },
      prometheus: 'node_power_supply_capacity',
    }),
    secsleft: gauge(2, 's', 'Until it is empty; null while the power cable is plugged in', {
      otel: { name: 'hw.battery.time_left' },
      prometheus: 'node_power_supply_time_to_empty_seconds',
    }),
    power_plugged: gauge(3, '1', '1 if the power cable is plugged in, else 0', {
      prometheus: 'node_power_supply_online',
    }),
  },
});
