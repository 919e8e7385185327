import type { TickMaxima, HostFacts, HostMessage } from '@psfleet/wire';
import { KeywordColumn } from '../native-format/keyword-column.js';
import { ByteColumn, NumberColumn, Uint64Column } from '../native-format/number-columns.js';
import { TextColumn } from '../native-format/text-columns.js';
import { highestColumns } from '../schema/host-tables.js';
import type { TableRows } from './table-rows.js';

const maximaFinder = Object.entries(highestColumns) as [keyof TickMaxima, string][];

export function appendFacts(table: TableRows, { host, ts, hostId, bootId }: HostMessage, facts: HostFacts): void {
  for (const [name, text] of [
    ['host', host],
    ['host_id', hostId],
    ['boot_id', bootId],
    ['hostname', facts.hostname],
  ] as const) {
    table.column(name, TextColumn).append([text]);
  }
  for (const [name, text] of [
    ['os', facts.os],
    ['kernel', facts.kernel],
    ['arch', facts.arch],
    ['agent_version', facts.agentVersion],
  ] as const) {
    table.column(name, KeywordColumn).append([text]);
  }
  for (const [name, value] of [
    ['ts', ts],
    ['boot_time', facts.bootTime],
    ['cpu_count', facts.cpuCount],
    ['memory_total', facts.memoryTotal],
  ] as const) {
    table.column(name, NumberColumn).append([value]);
  }
}

export function appendTick(table: TableRows, message: HostMessage): void {
  const { host, hostId, bootId, queue, tick } = message;
  table.column('host', TextColumn).appendRepeated(host, 1);
  table.column('host_id', TextColumn).appendRepeated(hostId, 1);
  table.column('boot_id', TextColumn).appendRepeated(bootId, 1);
  table.column('queue', TextColumn).appendRepeated(queue, 1);
  table.column('event_source', KeywordColumn).appendRepeated(tick.eventSource, 1);
  table.column('ts', NumberColumn).appendOne(message.ts);
  table.column('seq', NumberColumn).appendOne(message.seq);
  table.column('part', NumberColumn).appendOne(message.part);
  table.column('parts', NumberColumn).appendOne(message.parts);
  table.column('elapsed_ms', NumberColumn).appendOne(message.elapsedMs);
  table.column('processes', NumberColumn).appendOne(tick.processes);
  table.column('dropped', NumberColumn).appendOne(tick.dropped);
  table.column('keyframe', ByteColumn).appendOne(Number(tick.keyframe));
  table.column('max_rss_proc_uid', Uint64Column).appendUids(BigUint64Array.of(tick.maxRssProcess?.procUid ?? 0n));
  table.column('max_rss_ts', NumberColumn).appendOne(tick.maxRssProcess?.sampleTs ?? null);
  table.column('next_rss', NumberColumn).appendOne(tick.maxRssProcess?.nextRss ?? null);
  table.column('interval_ms', NumberColumn).appendOne(tick.intervalMs);
  table.column('keyframe_seq', NumberColumn).appendOne(tick.newestKeyframe?.seq ?? null);
  table.column('keyframe_ts', NumberColumn).appendOne(tick.newestKeyframe?.ts ?? null);
  for (const [name, column] of maximaFinder) {
    table.column(column, NumberColumn).appendOne(tick.highest[name]);
  }
}
