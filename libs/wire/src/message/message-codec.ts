import { packColumns, readColumns } from './column-codec.js';
import { ColumnArena } from './column-arena.js';
import type {
  GroupColumns,
  MaxRssProcess,
  TickMaxima,
  HostFacts,
  HostMessage,
  MessagePosition,
  TickFacts,
} from './envelope.js';
import { malformed } from '../errors.js';
import { Fields } from './fields.js';
import { openFrame, packFrame, type Packable } from './frame.js';
import { packGroup, readGroup } from './group-codec.js';
import { limits } from './limits.js';
import type { MessagePackReader } from './message-pack-reader.js';
import { formatProcUid, parseProcUid } from './proc-uid.js';
import {
  eventTable,
  identityTable,
  sampleTable,
  type EventColumns,
  type IdentityColumns,
  type SampleColumns,
} from './tables/process-tables.js';
import { isHostName } from '../broker/subjects.js';

/** Numbers of the fields. Never reused; golden bytes of every released version are tests. */
const envelope = {
  host: 1,
  hostId: 2,
  bootId: 3,
  queue: 4,
  seq: 5,
  ts: 6,
  elapsedMs: 7,
  part: 8,
  parts: 9,
  tick: 10,
  facts: 11,
  groups: 12,
  identities: 13,
  samples: 14,
  events: 15,
} as const;
const tick = {
  keyframe: 1,
  processes: 2,
  dropped: 3,
  eventSource: 4,
  intervalMs: 11,
  keyframeSeq: 12,
  keyframeTs: 13,
  maxRssProcUid: 14,
  maxRssSampleTs: 15,
  nextRss: 16,
} as const;
const highest = { cpuTicks: 5, readBytes: 6, writeBytes: 7, rss: 8, numFds: 9, numThreads: 10 } as const;
const facts = {
  hostname: 1,
  os: 2,
  kernel: 3,
  arch: 4,
  bootTime: 5,
  cpuCount: 6,
  memoryTotal: 7,
  agentVersion: 8,
} as const;

export function encodeMessage(message: HostMessage): Buffer {
  const packed = new Map<number, Packable>([
    [envelope.host, message.host],
    [envelope.hostId, message.hostId],
    [envelope.bootId, message.bootId],
    [envelope.queue, message.queue],
    [envelope.seq, message.seq],
    [envelope.ts, message.ts],
    [envelope.elapsedMs, message.elapsedMs],
    [envelope.part, message.part],
    [envelope.parts, message.parts],
    [envelope.tick, packTick(message.tick)],
    [envelope.groups, message.groups.map(packGroup)],
  ]);
  if (message.facts !== null) {
    packed.set(envelope.facts, packFacts(message.facts));
  }
  if (message.identities !== null) {
    packed.set(envelope.identities, packColumns(identityTable, message.identities));
  }
  if (message.samples !== null) {
    packed.set(envelope.samples, packColumns(sampleTable, message.samples));
  }
  if (message.events !== null) {
    packed.set(envelope.events, packColumns(eventTable, message.events));
  }
  return packFrame(packed);
}

/**
 * Throws WireError and nothing else, whatever the bytes are. Who passes on what is decoded before decoding the next gives the same `room`
 * each time: numbers of the last message are then gone.
 */
export function decodeMessage(bytes: Uint8Array, room: ColumnArena = new ColumnArena()): HostMessage {
  room.clear();
  const reader = openFrame(bytes);
  const scalars = new Map<number, ReturnType<MessagePackReader['scalar']>>();
  const tables = {
    facts: null as HostFacts | null,
    groups: [] as GroupColumns[],
    identities: null as IdentityColumns | null,
    samples: null as SampleColumns | null,
    events: null as EventColumns | null,
  };
  let sentTick: TickFacts | null = null;
  for (let left = reader.mapSize('message'); left > 0; left--) {
    const field = reader.key();
    if (field === envelope.tick) {
      sentTick = readTick(reader);
    } else if (field === envelope.facts) {
      tables.facts = readFacts(reader);
    } else if (field === envelope.groups) {
      tables.groups = readGroups(reader);
    } else if (field === envelope.identities) {
      tables.identities = readColumns(reader, identityTable, 'identities', room);
    } else if (field === envelope.samples) {
      tables.samples = readColumns(reader, sampleTable, 'samples', room);
    } else if (field === envelope.events) {
      tables.events = readColumns(reader, eventTable, 'events', room);
    } else {
      scalars.set(field, reader.scalar('message'));
    }
  }
  reader.end();
  if (sentTick === null) {
    throw malformed('message has no tick');
  }
  return { ...readScalars(new Fields(scalars, 'message')), tick: sentTick, ...tables };
}

function readScalars(
  fields: Fields,
): Omit<HostMessage, 'tick' | 'facts' | 'groups' | 'identities' | 'samples' | 'events'> {
  const host = fields.text(envelope.host);
  if (!isHostName(host)) {
    throw malformed(`${JSON.stringify(host)} is not a host name`);
  }
  const parts = fields.count(envelope.parts, limits.parts);
  const part = fields.count(envelope.part, parts);
  if (part === 0) {
    throw malformed('parts are counted from 1');
  }
  return {
    host,
    hostId: fields.text(envelope.hostId, limits.idCharacters),
    bootId: fields.text(envelope.bootId, limits.idCharacters),
    queue: fields.text(envelope.queue, limits.idCharacters),
    seq: fields.count(envelope.seq),
    ts: fields.count(envelope.ts),
    elapsedMs: fields.countOrNull(envelope.elapsedMs),
    part,
    parts,
  };
}

function readGroups(reader: MessagePackReader): GroupColumns[] {
  const groups: GroupColumns[] = [];
  const count = reader.arraySize('groups');
  if (count > limits.groups) {
    throw malformed(`message has ${count} groups, more than ${limits.groups}`);
  }
  let rows = 0;
  for (let left = count; left > 0; left--) {
    const group = readGroup(reader);
    if (group !== null) {
      groups.push(group);
    }
    rows += group?.rows ?? 0;
    // Of a group that sends no values nothing but this number says how much it becomes.
    if (rows > limits.rows) {
      throw malformed(`groups have more than ${limits.rows} rows together`);
    }
  }
  return groups;
}

function packTick(value: TickFacts): Packable {
  return new Map<number, Packable>([
    [tick.keyframe, value.keyframe],
    [tick.processes, value.processes],
    [tick.dropped, value.dropped],
    [tick.eventSource, value.eventSource],
    ...Object.entries(highest).map(([name, number]): [number, Packable] => [
      number,
      value.highest[name as keyof TickMaxima],
    ]),
    [tick.intervalMs, value.intervalMs],
    [tick.keyframeSeq, value.newestKeyframe?.seq ?? null],
    [tick.keyframeTs, value.newestKeyframe?.ts ?? null],
    [tick.maxRssProcUid, value.maxRssProcess === null ? null : formatProcUid(value.maxRssProcess.procUid)],
    [tick.maxRssSampleTs, value.maxRssProcess?.sampleTs ?? null],
    [tick.nextRss, value.maxRssProcess?.nextRss ?? null],
  ]);
}

function readTick(reader: MessagePackReader): TickFacts {
  const fields = Fields.read(reader, 'tick');
  const eventSource = fields.text(tick.eventSource);
  if (eventSource !== 'kernel' && eventSource !== 'sweep') {
    throw malformed(`${JSON.stringify(eventSource)} is not a source of events`);
  }
  return {
    keyframe: fields.flag(tick.keyframe),
    processes: fields.count(tick.processes),
    dropped: fields.count(tick.dropped),
    eventSource,
    highest: readMaxima(fields),
    maxRssProcess: readMaxRssProcess(fields),
    intervalMs: readInterval(fields),
    newestKeyframe: readNewestKeyframe(fields),
  };
}

function readInterval(fields: Fields): number | null {
  const intervalMs = fields.countOrNull(tick.intervalMs, limits.intervalMs);
  if (intervalMs === 0) {
    throw malformed('ticks have an interval of 0 ms');
  }
  return intervalMs;
}

function readNewestKeyframe(fields: Fields): MessagePosition | null {
  const [seq, ts] = [fields.countOrNull(tick.keyframeSeq), fields.countOrNull(tick.keyframeTs)];
  if (seq === null && ts === null) {
    return null;
  }
  if (seq === null || ts === null) {
    throw malformed('a keyframe has a number and a time, or the tick does not tell of one');
  }
  return { seq, ts };
}

function readMaxima(fields: Fields): TickMaxima {
  const value = (name: keyof TickMaxima): number | null => fields.countOrNull(highest[name]);
  return {
    cpuTicks: value('cpuTicks'),
    readBytes: value('readBytes'),
    writeBytes: value('writeBytes'),
    rss: value('rss'),
    numFds: value('numFds'),
    numThreads: value('numThreads'),
  };
}

function readMaxRssProcess(fields: Fields): MaxRssProcess | null {
  const [text, sampleTs, nextRss] = [
    fields.raw(tick.maxRssProcUid) ?? null,
    fields.countOrNull(tick.maxRssSampleTs),
    fields.countOrNull(tick.nextRss),
  ];
  if (text === null && sampleTs === null && nextRss === null) {
    return null;
  }
  const procUid = typeof text === 'string' ? parseProcUid(text) : null;
  if (procUid === null || sampleTs === null || nextRss === null) {
    throw malformed(
      'the highest process has 16 hex digits, a time and what no other exceeds, or the tick does not tell of it',
    );
  }
  return { procUid, sampleTs, nextRss };
}

function packFacts(value: HostFacts): Packable {
  return new Map<number, Packable>(
    Object.entries(facts).map(([name, number]) => [number, value[name as keyof HostFacts]]),
  );
}

function readFacts(reader: MessagePackReader): HostFacts {
  const fields = Fields.read(reader, 'facts');
  return {
    hostname: fields.text(facts.hostname),
    os: fields.text(facts.os),
    kernel: fields.text(facts.kernel),
    arch: fields.text(facts.arch),
    bootTime: fields.countOrNull(facts.bootTime),
    cpuCount: fields.countOrNull(facts.cpuCount),
    memoryTotal: fields.countOrNull(facts.memoryTotal),
    agentVersion: fields.text(facts.agentVersion),
  };
}
