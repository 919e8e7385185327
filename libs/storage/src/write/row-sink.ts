import { findGroup } from '@psfleet/metric-catalog';
import type { HostMessage } from '@psfleet/wire';
import type { TableBlock } from '../client.js';
import { hostsTable, ticksTable } from '../schema/host-tables.js';
import { metricTable } from '../schema/metric-tables.js';
import { processEventsTable, processesTable, processSamplesTable } from '../schema/process-tables.js';
import { appendFacts, appendTick } from './append-host.js';
import { appendMetrics } from './append-metrics.js';
import { appendEvents, appendIdentities, appendSamples } from './append-processes.js';
import { TableRows } from './table-rows.js';

/** Turns messages into blocks of rows, one per table. The room of a block is used again for the next. */
export class RowSink {
  readonly #hosts = new TableRows(hostsTable);
  readonly #processes = new TableRows(processesTable);
  readonly #samples = new TableRows(processSamplesTable);
  readonly #events = new TableRows(processEventsTable);
  readonly #ticks = new TableRows(ticksTable);
  readonly #metrics = new Map<number, TableRows>();

  /** Rows of all tables that wait to be taken. */
  get rows(): number {
    let rows = this.#hosts.rows + this.#processes.rows + this.#samples.rows + this.#events.rows + this.#ticks.rows;
    for (const table of this.#metrics.values()) {
      rows += table.rows;
    }
    return rows;
  }

  /** Bytes of their texts. */
  get textBytes(): number {
    let bytes =
      this.#hosts.textBytes +
      this.#processes.textBytes +
      this.#samples.textBytes +
      this.#events.textBytes +
      this.#ticks.textBytes;
    for (const table of this.#metrics.values()) {
      bytes += table.textBytes;
    }
    return bytes;
  }

  /** What the wire lets through fits its column. */
  append(message: HostMessage): void {
    if (message.facts !== null) {
      appendFacts(this.#hosts, message, message.facts);
    }
    if (message.identities !== null) {
      appendIdentities(this.#processes, message, message.identities);
    }
    if (message.samples !== null) {
      appendSamples(this.#samples, message, message.samples);
    }
    if (message.events !== null) {
      appendEvents(this.#events, message, message.events);
    }
    for (const group of message.groups) {
      const definition = findGroup(group.group);
      if (definition === undefined) {
        continue;
      } // the wire leaves out what this program does not know
      const table = this.#metrics.get(group.group) ?? new TableRows(metricTable(definition));
      this.#metrics.set(group.group, table);
      appendMetrics(table, definition, message, group);
    }
    appendTick(this.#ticks, message);
  }

  /**
   * The blocks of all tables that have rows, `ticks` last: a tick that is stored before its rows would claim that they
   * are there.
   */
  takeBlocks(): TableBlock[] {
    return this.#all()
      .filter((table) => table.rows > 0)
      .map((table) => table.takeBlock());
  }

  #all(): TableRows[] {
    return [this.#hosts, this.#processes, this.#samples, this.#events, ...this.#metrics.values(), this.#ticks];
  }
}
