// What bench/ingest.mjs compares the collector with: the same rows on their way into ClickHouse without a broker.
import { RowSink } from '@psfleet/storage';
import { ColumnArena, decodeMessage } from '@psfleet/wire';

const batchRows = 100_000;
const arena = new ColumnArena();

/**
 * The collector's own decoding and column building, then HTTP, in one process and without a broker.
 * One batch is under way while the next is built.
 */
export async function measureEncoder(storage, messages, rows) {
  const sink = new RowSink();
  const began = performance.now();
  const cpu = process.cpuUsage();
  let sending = Promise.resolve();
  for (const { bytes } of messages) {
    append(sink, bytes);
    if (sink.rows < batchRows) {
      continue;
    }
    const blocks = sink.takeBlocks();
    await sending;
    sending = Promise.all(blocks.map((block) => storage.insert(block)));
  }
  await sending;
  await Promise.all(sink.takeBlocks().map((block) => storage.insert(block)));
  const { user, system } = process.cpuUsage(cpu);
  return { rowsPerSecond: perSecond(rows, began), nodeUsPerRow: (user + system) / rows };
}

function append(sink, bytes) {
  const message = decodeMessage(bytes, arena);
  sink.append(message, message.ts);
}

/** Rows per second that ClickHouse takes: blocks built beforehand, sent one after the other. */
export async function measureNativeBlocks(storage, messages, rows) {
  const sink = new RowSink();
  const blocks = [];
  for (const { bytes } of messages) {
    append(sink, bytes);
    if (sink.rows >= batchRows) {
      blocks.push(...sink.takeBlocks());
    }
  }
  blocks.push(...sink.takeBlocks());
  const samples = blocks.filter(({ table }) => table === 'process_samples');
  const began = performance.now();
  for (const block of samples) {
    await storage.insert(block);
  }
  return perSecond(rows, began);
}

/** Rows per second that ClickHouse generates and stores by itself. */
export async function measureInsertSelect(storage, hosts, rows) {
  const began = performance.now();
  await storage.command(
    `INSERT INTO process_samples (host, ts, seq, proc_uid, name, username, status, cpu_ticks, rss, vms, num_threads,
      num_fds, read_bytes, write_bytes, ctx_switches, nice, exited)
    SELECT concat('web-', toString(number % ${hosts})),
      now64(3) - toIntervalSecond(intDiv(number, ${hosts}) % 300), 1,
      cityHash64(number % ${hosts * 300}), concat('name-', toString(number % 16)), 'root', 'sleeping', rand() % 60,
      rand() % 100000 * 4096, rand() % 1000000 * 4096, rand() % 30, rand() % 200, 0, 0, rand() % 400, 0, false
    FROM numbers(${rows})`,
  );
  return perSecond(rows, began);
}

function perSecond(rows, began) {
  return rows / ((performance.now() - began) / 1_000);
}
