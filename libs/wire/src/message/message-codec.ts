import { packColumns, readColumns } from './column-codec.js';
import { ColumnArena } from './column-arena.js';
import { checkTick } from './check-tick.js';
import type { GroupColumns, HostMessage } from './envelope.js';
import { malformed } from '../errors.js';
import { Fields } from './fields.js';
import { openFrame, packFrame, type Packable } from './frame.js';
import { packGroup, readGroup } from './group-codec.js';
import { limits } from './limits.js';
import type { MessagePackReader } from './message-pack-reader.js';
import { packRecord, readRecord } from './record-codec.js';
import { planTable } from './table-plan.js';
import { eventTable, type EventColumns } from './tables/event.js';
import { hostTable, type HostFacts } from './tables/host.js';
import { identityTable, type IdentityColumns } from './tables/identity.js';
import { sampleTable, type SampleColumns } from './tables/sample.js';
import { tickTable, type TickFacts } from './tables/tick.js';
import { isHostName } from '../broker/subjects.js';

/** Field numbers, never reused. Tests decode the golden bytes of every released version. */
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
const plans = {
  tick: planTable('tick', tickTable),
  facts: planTable('facts', hostTable),
  identities: planTable('identities', identityTable),
  samples: planTable('samples', sampleTable),
  events: planTable('events', eventTable),
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
    [envelope.tick, packRecord(plans.tick, message.tick)],
    [envelope.groups, message.groups.map(packGroup)],
  ]);
  if (message.facts !== null) {
    packed.set(envelope.facts, packRecord(plans.facts, message.facts));
  }
  if (message.identities !== null) {
    packed.set(envelope.identities, packColumns(plans.identities, message.identities));
  }
  if (message.samples !== null) {
    packed.set(envelope.samples, packColumns(plans.samples, message.samples));
  }
  if (message.events !== null) {
    packed.set(envelope.events, packColumns(plans.events, message.events));
  }
  return packFrame(packed);
}

/**
 * Throws WireError and nothing else, whatever the bytes are. A caller that is done with one message before it decodes
 * the next may reuse an `arena`; the numbers of the previous message are then overwritten.
 */
export function decodeMessage(bytes: Uint8Array, arena: ColumnArena = new ColumnArena()): HostMessage {
  arena.clear();
  const reader = openFrame(bytes);
  const scalars = new Map<number, ReturnType<MessagePackReader['scalar']>>();
  const tables = {
    facts: null as HostFacts | null,
    groups: [] as GroupColumns[],
    identities: null as IdentityColumns | null,
    samples: null as SampleColumns | null,
    events: null as EventColumns | null,
  };
  let tick: TickFacts | null = null;
  for (let left = reader.mapSize('message'); left > 0; left--) {
    const field = reader.key();
    if (field === envelope.tick) {
      tick = checkTick(readRecord(reader, plans.tick));
    } else if (field === envelope.facts) {
      tables.facts = readRecord(reader, plans.facts);
    } else if (field === envelope.groups) {
      tables.groups = readGroups(reader);
    } else if (field === envelope.identities) {
      tables.identities = readColumns(reader, plans.identities, arena);
    } else if (field === envelope.samples) {
      tables.samples = readColumns(reader, plans.samples, arena);
    } else if (field === envelope.events) {
      tables.events = readColumns(reader, plans.events, arena);
    } else {
      scalars.set(field, reader.scalar('message'));
    }
  }
  reader.end();
  if (tick === null) {
    throw malformed('message has no tick');
  }
  return { ...readScalars(new Fields(scalars, 'message')), tick, ...tables };
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
    // All values of a group may be null, so its size on the wire does not limit its rows.
    if (rows > limits.rows) {
      throw malformed(`groups have more than ${limits.rows} rows together`);
    }
  }
  return groups;
}
