import { createPsutil, realIo, type Io, type ProcessTable, type ProcessTableOptions } from '../../src/index.js';

const tables: ProcessTable[] = [];

/** A table that `closeTables` closes. */
export function openTable(options: ProcessTableOptions = {}, io: Io = realIo): ProcessTable {
  return keepTable(createPsutil({ io }).createProcessTable(options));
}

/** Lets `closeTables` close a table that was opened otherwise. */
export function keepTable(table: ProcessTable): ProcessTable {
  tables.push(table);
  return table;
}

/** Closes them; call it after each test. */
export function closeTables(): void {
  for (const table of tables.splice(0)) {
    table.close();
  }
}
