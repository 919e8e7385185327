import type { HostFacts, HostMessage } from '@psfleet/wire';
import { KeywordColumn } from '../native-format/keyword-column.js';
import { ByteColumn, NumberColumn } from '../native-format/number-columns.js';
import { TextColumn } from '../native-format/text-columns.js';
import type { TableRows } from './table-rows.js';

export function appendFacts(table: TableRows, { host, ts, hostId, bootId }: HostMessage, facts: HostFacts): void {
  for (const [name, text] of [['host', host], ['host_id', hostId], ['boot_id', bootId], ['hostname', facts.hostname]] as const) {
    table.column(name, TextColumn).append([text]);
  }
  for (const [name, text] of [['os', facts.os], ['kernel', facts.kernel], ['arch', facts.arch], ['agent_version', facts.agentVersion]] as const) {
    table.column(name, KeywordColumn).append([text]);
  }
  for (const [name, value] of [['ts', ts], ['boot_time', facts.bootTime], ['cpu_count', facts.cpuCount], ['memory_total', facts.memoryTotal]] as const) {
    table.column(name, NumberColumn).append([value]);
  }
}

export function appendTick(table: TableRows, message: HostMessage): void {
  const { host, hostId, bootId, queue, tick } = message;
  for (const [name, text] of [['host', host], ['host_id', hostId], ['boot_id', bootId], ['queue', queue], ['event_source', tick.eventSource]] as const) {
    table.column(name, KeywordColumn).append([text]);
  }
  const numbers = [
    ['ts', message.ts],
    ['seq', message.seq],
    ['part', message.part],
    ['parts', message.parts],
    ['elapsed_ms', message.elapsedMs],
    ['processes', tick.processes],
    ['dropped', tick.dropped],
  ] as const;
  for (const [name, value] of numbers) table.column(name, NumberColumn).append([value]);
  table.column('keyframe', ByteColumn).appendFlags([tick.keyframe]);
}
