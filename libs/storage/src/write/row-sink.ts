import { findGroup } from '@psfleet/metric-catalog';
import {
  eventTable,
  hostTable,
  identityTable,
  offsetOf,
  sampleTable,
  tickTable,
  type GroupColumns,
  type HostMessage,
} from '@psfleet/wire';
import type { TableBlock } from '../client.js';
import { hostsTable, ticksTable } from '../schema/host-tables.js';
import { type MetricTable, metricTableOf } from '../schema/metric-tables.js';
import { processEventsTable, processesTable, processSamplesTable } from '../schema/process-tables.js';
import { MetricAppender } from './append-metrics.js';
import { RecordAppender, TableAppender } from './append-tables.js';
import type { TableRows } from './table-rows.js';

/** Turns messages into blocks of rows, one per table. The memory of a block is reused for the next. */
export class RowSink {
  readonly #hosts = new RecordAppender(hostsTable, hostTable);
  readonly #identities = new TableAppender(processesTable, identityTable);
  readonly #samples = new TableAppender(processSamplesTable, sampleTable);
  readonly #events = new TableAppender(processEventsTable, eventTable);
  readonly #ticks = new RecordAppender(ticksTable, tickTable);
  readonly #rowBlocks = [this.#hosts.block, this.#identities.block, this.#samples.block, this.#events.block] as const;
  readonly #metrics = new Map<MetricTable, MetricAppender>();

  /** Rows that wait to be taken, in all tables. */
  get rows(): number {
    let rows = this.#ticks.block.rows + this.metricRows;
    for (const block of this.#rowBlocks) {
      rows += block.rows;
    }
    return rows;
  }

  /** The rows among them that are in metric tables. */
  get metricRows(): number {
    let rows = 0;
    for (const { block } of this.#metrics.values()) {
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
    for (const { block } of this.#metrics.values()) {
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
    for (const [table, groups] of groupsByTable(message.groups)) {
      const appender = this.#metrics.get(table) ?? new MetricAppender(table);
      this.#metrics.set(table, appender);
      appender.append(arrived, groups);
    }
    this.#ticks.append(arrived, message.tick);
  }

  /** The blocks of all tables that have rows. */
  takeBlocks(): TableBlock[] {
    return [...this.takeMetricBlocks(), ...this.takeProcessBlocks()];
  }

  takeMetricBlocks(): TableBlock[] {
    return mergeBlocks(takeFrom([...this.#metrics.values()].map(({ block }) => block)));
  }

  /** `ticks` is the last: a tick that is stored before its process rows would claim that they are stored. */
  takeProcessBlocks(): TableBlock[] {
    return takeFrom([...this.#rowBlocks, this.#ticks.block]);
  }
}

/**
 * One insert for all blocks of a table, which ClickHouse stores as one part. The format allows blocks to follow each
 * other, each with columns of its own.
 */
function mergeBlocks(blocks: readonly TableBlock[]): TableBlock[] {
  return [...new Set(blocks.map(({ table }) => table))].map((table) => {
    const members = blocks.filter((block) => block.table === table);
    return {
      table,
      columns: [...new Set(members.flatMap(({ columns }) => columns))],
      rows: members.reduce((rows, block) => rows + block.rows, 0),
      body: Buffer.concat(members.map(({ body }) => body)),
    };
  });
}

function takeFrom(blocks: readonly TableRows[]): TableBlock[] {
  return blocks.filter((block) => block.rows > 0).map((block) => block.takeBlock());
}

/** The groups that this version knows; of a group that is in the message twice, the last. */
function groupsByTable(groups: readonly GroupColumns[]): Map<MetricTable, Map<number, GroupColumns>> {
  const byTable = new Map<MetricTable, Map<number, GroupColumns>>();
  for (const group of groups) {
    const definition = findGroup(group.group);
    if (definition === undefined) {
      continue; // The decoder already drops groups that this version does not know.
    }
    const table = metricTableOf(definition);
    const members = byTable.get(table) ?? new Map<number, GroupColumns>();
    byTable.set(table, members.set(group.group, group));
  }
  return byTable;
}
