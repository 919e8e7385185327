import { actionsTable, hostsTable, ticksTable } from './host-tables.js';
import { lateTicksTable, lateTicksView } from './late-ticks.js';
import { rawMetricTables } from './metric-tables.js';
import { processEventsTable, processesTable, processSamplesTable } from './process-tables.js';
import { distinctTextsTable, distinctTextsView } from './distinct-texts.js';
import { rollupTables, storageMarksTable } from './rollup-tables.js';
import type { TableSchema, ViewSchema } from './table-schema.js';

/** Every table of the database except `migrations`, which the migrator creates itself. */
export const tables: readonly TableSchema[] = [
  hostsTable,
  processesTable,
  distinctTextsTable,
  processSamplesTable,
  processEventsTable,
  ticksTable,
  lateTicksTable,
  ...rawMetricTables,
  actionsTable,
  ...rollupTables,
  storageMarksTable,
];

export const views: readonly ViewSchema[] = [distinctTextsView, lateTicksView];
