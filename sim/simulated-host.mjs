import { createHash } from 'node:crypto';
import { catalog } from '@psfleet/metric-catalog';
import { encodeTick } from '@psfleet/wire';

const counters = new Map(
  Object.values(catalog).map(({ number, fields }) => [number, new Set(Object.values(fields).filter(({ instrument }) => instrument === 'counter').map((field) => field.number))]),
);
const quarterMs = 900_000;

/** One host of a simulated fleet: the tape again and again, with names, identities and values of its own. */
export class SimulatedHost {
  constructor(name, tape, firstSeq) {
    this.name = name;
    this.tape = tape;
    this.nextSeq = firstSeq;
    const digest = createHash('sha256').update(name).digest();
    this.salt = digest.readBigUInt64LE();
    this.seed = digest.readUInt32LE(8);
    /** From half to twice of what the tape says. */
    this.factor = 0.5 + (digest.readUInt32LE(12) / 2 ** 32) * 1.5;
    this.hostId = digest.toString('hex', 0, 16);
    this.queue = digest.toString('hex', 16, 24);
    this.keyframeOffset = this.seed % 60_000;
    this.quarter = null;
    this.tick = 0;
  }

  /** The messages of the tick at `ts`, encoded as an agent encodes them, and how many process rows they hold. */
  messagesAt(ts, elapsedMs) {
    const quarter = Math.floor((ts - this.keyframeOffset) / quarterMs);
    const keyframe = quarter !== this.quarter;
    const isFirst = this.quarter === null;
    this.quarter = quarter;
    const [first, ...deltas] = this.tape;
    const round = Math.floor(this.tick / deltas.length);
    const source = keyframe ? first : deltas[this.tick % deltas.length];
    this.tick += 1;
    const message = {
      host: this.name,
      hostId: this.hostId,
      bootId: `${this.hostId}-boot`,
      queue: this.queue,
      ts,
      elapsedMs: isFirst ? null : elapsedMs,
      tick: { ...source.tick, keyframe, dropped: 0 },
      facts: keyframe ? { ...first.facts, hostname: this.name } : null,
      groups: source.groups.map((group) => this.groupOf(group, round)),
      // At a keyframe an agent repeats only what changed: the identities come with the first.
      identities: source.identities === null || (keyframe && !isFirst) ? null : this.withOwnUids(source.identities),
      samples: source.samples === null ? null : this.samplesOf(source.samples),
      events: source.events === null ? null : this.eventsOf(source.events, ts - source.ts),
    };
    const messages = encodeTick(message, this.nextSeq);
    this.nextSeq += messages.length;
    return { messages, processRows: message.samples?.rows ?? 0 };
  }

  /** A number from 0 to 2^32 that depends on host, tick and place. */
  noise(place) {
    let hash = (this.seed ^ Math.imul(this.tick, 0x9e3779b1) ^ Math.imul(place, 0x85ebca6b)) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  withOwnUids(table) {
    const { proc_uid: uids, parent_proc_uid: parents } = table.columns;
    const own = (ids) => ids.map((id) => (id === 0n ? 0n : id ^ this.salt));
    return { rows: table.rows, columns: { ...table.columns, proc_uid: own(uids), ...(parents === undefined ? {} : { parent_proc_uid: own(parents) }) } };
  }

  samplesOf(samples) {
    const { columns } = this.withOwnUids(samples);
    const varied = (values, change) => Float64Array.from(values, (value, at) => (Number.isNaN(value) ? value : change(value, at)));
    return {
      rows: samples.rows,
      columns: {
        ...columns,
        cpu_ticks: varied(columns.cpu_ticks, (ticks, at) => Math.floor((ticks * this.factor * (this.noise(at) % 200)) / 100)),
        rss: varied(columns.rss, (rss, at) => (Math.floor((rss * this.factor) / 4_096) + (this.noise(at + 1_000) % 16)) * 4_096),
        vms: varied(columns.vms, (vms) => Math.floor((vms * this.factor) / 4_096) * 4_096),
        num_fds: varied(columns.num_fds, (fds) => fds + (this.seed % 40)),
        ctx_switches: varied(columns.ctx_switches, (switches, at) => Math.floor((switches * (50 + (this.noise(at + 2_000) % 100))) / 100)),
        write_bytes: varied(columns.write_bytes, (bytes, at) => bytes + (this.noise(at + 3_000) % 8 === 0 ? (this.noise(at + 4_000) % 64) * 4_096 : 0)),
      },
    };
  }

  eventsOf(events, laterMs) {
    const { columns } = this.withOwnUids(events);
    const later = (values) => Float64Array.from(values, (value) => value + laterMs);
    return { rows: events.rows, columns: { ...columns, at: later(columns.at), since: later(columns.since) } };
  }

  /** Gauges of this host's size; counters that go on growing when the tape begins anew. */
  groupOf(group, round) {
    const counting = counters.get(group.group);
    const [firstDelta, lastDelta] = [this.tape[1], this.tape.at(-1)].map((message) => message.groups.find((candidate) => candidate.group === group.group));
    const fields = new Map();
    for (const [number, values] of group.fields) {
      const span = (at) => (lastDelta?.fields.get(number)?.[at] ?? 0) - (firstDelta?.fields.get(number)?.[at] ?? 0);
      fields.set(number, values.map((value, at) => (value === null ? null : counting?.has(number) ? Math.floor((value + Math.max(0, span(at)) * round) * this.factor) : value + (value > 1_000 ? this.noise(at + number * 7) % 512 : 0))));
    }
    return { ...group, fields };
  }
}
