import { findGroup } from '@psfleet/metric-catalog';
import {
  eventTable,
  hostTable,
  identityTable,
  offsetOf,
  sampleTable,
  tickTable,
  type HostMessage,
} from '@psfleet/wire';
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

  /**
   * `arrivedMs` is when the broker received the message, milliseconds since the epoch. Every value fits its column,
   * because the wire checked its range.
   */
  append(message: HostMessage, arrivedMs: number): void {
    const arrived = { message, arrivedMs, offsetMs: offsetOf(message.tick) };
    if (message.facts !== null) {
      // The facts that arrive last are valid, whatever the clock of their host says.
      const ts = arrivedMs - arrived.offsetMs;
      this.#hosts.append({ ...arrived, message: { ...message, ts } }, message.facts);
    }
    if (message.identities !== null) {
      this.#identities.append(arrived, message.identities);
    }
    if (message.samples !== null) {
      this.#samples.append(arrived, message.samples);
    }
    if (message.events !== null) {
      this.#events.append(arrived, message.events);
    }
    for (const group of message.groups) {
      const definition = findGroup(group.group);
      if (definition === undefined) {
        continue; // The decoder already drops groups that this version does not know.
      }
      const block = this.#metrics.get(group.group) ?? new TableRows(metricTable(definition));
      this.#metrics.set(group.group, block);
      appendMetrics(block, definition, arrived, group);
    }
    this.#ticks.append(arrived, message.tick);
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
