import type { ProcessColumns } from '../../platform/process-table.js';

type Column = ProcessColumns[keyof ProcessColumns];

/** Empty columns for `capacity` slots; numbers that are not read yet are NaN. */
export function createColumns(capacity: number): ProcessColumns {
  const numbers = (): Float64Array => new Float64Array(capacity).fill(Number.NaN);
  return {
    pid: new Int32Array(capacity),
    ppid: new Int32Array(capacity),
    serial: numbers(),
    startTicks: numbers(),
    state: new Uint8Array(capacity),
    nice: new Int8Array(capacity),
    numThreads: new Int32Array(capacity),
    ttyNr: new Int32Array(capacity),
    userTicks: numbers(),
    systemTicks: numbers(),
    childrenUserTicks: numbers(),
    childrenSystemTicks: numbers(),
    minorFaults: numbers(),
    majorFaults: numbers(),
    rss: numbers(),
    vms: numbers(),
    shared: numbers(),
    text: numbers(),
    data: numbers(),
    peakRss: numbers(),
    swap: numbers(),
    uid: numbers(),
    voluntary: numbers(),
    involuntary: numbers(),
    readCount: numbers(),
    writeCount: numbers(),
    readBytes: numbers(),
    writeBytes: numbers(),
    readChars: numbers(),
    writeChars: numbers(),
    numFds: numbers(),
    kernelThread: new Uint8Array(capacity),
    pinned: new Uint8Array(capacity),
    changedAt: numbers(),
    touchedAt: numbers(),
  };
}

/** Copies the values into columns for more slots. */
export function growColumns(columns: ProcessColumns, capacity: number): ProcessColumns {
  const larger = createColumns(capacity);
  for (const [name, column] of Object.entries(columns) as [keyof ProcessColumns, Column][]) {
    larger[name].set(column);
  }
  return larger;
}

/** Clears a slot for another process, so that no value of the previous one remains. */
export function clearSlot(columns: ProcessColumns, slot: number): void {
  for (const column of Object.values(columns) as Column[]) {
    column[slot] = column instanceof Float64Array ? Number.NaN : 0;
  }
}
