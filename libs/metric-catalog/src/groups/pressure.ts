import { counter, defineGroup, gauge } from '../define.js';

/** node_exporter's names for the two lines of each file; it has none for the percentages. */
const nodeExporter = { some: 'waiting', full: 'stalled' } as const;

function average(number: number, line: 'some' | 'full', window: string) {
  return gauge(number, '%', `${meaning[line]}, of the last ${window}`, { decimals: 2, platforms: ['linux'] });
}

function total(number: number, line: 'some' | 'full') {
  return counter(number, 'us', `${meaning[line]}, since boot`, {
    platforms: ['linux'],
    prometheus: `node_pressure_${nodeExporter[line]}_seconds_total`,
  });
}

const meaning = {
  some: 'Time in which at least one task waited',
  full: 'Time in which all tasks that had work waited',
} as const;

export const pressure = defineGroup({
  name: 'pressure',
  number: 16,
  help: 'Time lost waiting for a resource (pressure stall information); beyond psutil',
  dimensions: { resource: { number: 1, help: 'cpu, memory, io or irq' } },
  fields: {
    some_avg10: average(1, 'some', '10 seconds'),
    some_avg60: average(2, 'some', 'minute'),
    some_avg300: average(3, 'some', '5 minutes'),
    some_total: total(4, 'some'),
    full_avg10: average(5, 'full', '10 seconds'),
    full_avg60: average(6, 'full', 'minute'),
    full_avg300: average(7, 'full', '5 minutes'),
    full_total: total(8, 'full'),
  },
});
