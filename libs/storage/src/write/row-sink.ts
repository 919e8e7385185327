import { findGroup } from '@psfleet/metric-catalog';
import { eventTable, hostTable, identityTable, sampleTable, tickTable, type HostMessage } from '@psfleet/wire';
import type { TableBlock } from '../client.js';
import { hostsTable, ticksTable } from '../schema/host-tables.js';
import { metricTable } from '../schema/metric-tables.js';
import { processEventsTable, processesTable, processSamplesTable } from '../schema/process-tables.js';
import { appendMetrics } from './append-metrics.js';
import { RecordAppender, TableAppender } from './append-tables.js';
import { TableRows } from './table-rows.js';

/** Turns messages into blocks of rows, one per table. The memory of a block is reused for the next. */
export class RowSink {
  readonly #hosts = new RecordAppender(hostsTable, hostTable);
  readonly #identities = new TableAppender(processesTable, identityTable);
  readonly #samples = new TableAppender(processSamplesTable, sampleTable);
  readonly #events = new TableAppender(processEventsTable, eventTable);
  readonly #ticks = new RecordAppender(ticksTable, tickTable);
  readonly #rowBlocks = [this.#hosts.block, this.#identities.block, this.#samples.block, this.#events.block] as const;
  readonly #metrics = new Map<number, TableRows>();

  /** Rows that wait to be taken, in all tables. */
  get rows(): number {
    let { rows } = this.#ticks.block;
    for (const block of this.#rowBlocks) {
      rows += block.rows;
    }
    for (const block of this.#metrics.values()) {
      rows += block.rows;
    }
    return rows;
  }

  /** Bytes of the texts in these rows. */
  get textBytes(): number {
    let bytes = this.#ticks.block.textBytes;
    for (const block of this.#rowBlocks) {
      bytes += block.textBytes;
    }
    for (const block of this.#metrics.values()) {
      bytes += block.textBytes;
    }
    return bytes;
  }

  /** Every value fits its column, because the wire checked its range. */
  append(message: HostMessage): void {
    if (message.facts !== null) {
      this.#hosts.append(message, message.facts);
    }
    if (message.identities !== null) {
      this.#identities.append(message, message.identities);
    }
    if (message.samples !== null) {
      this.#samples.append(message, message.samples);
    }
    if (message.events !== null) {
      this.#events.append(message, message.events);
    }
    for (const group of message.groups) {
      const definition = findGroup(group.group);
      if (definition === undefined) {
        continue; // The decoder already drops groups that this version does not know.
      }
      const block = this.#metrics.get(group.group) ?? new TableRows(metricTable(definition));
      this.#metrics.set(group.group, block);
      appendMetrics(block, definition, message, group);
    }
    this.#ticks.append(message, message.tick);
  }

  /**
   * The blocks of all tables that have rows, `ticks` last: a tick that is stored before its rows would claim that they
   * are stored.
   */
  takeBlocks(): TableBlock[] {
    return [...this.#rowBlocks, ...this.#metrics.values(), this.#ticks.block]
      .filter((block) => block.rows > 0)
      .map((block) => block.takeBlock());
  }
}
