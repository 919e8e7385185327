import { createHash } from 'node:crypto';
import { catalog } from '@psfleet/metric-catalog';
import { formatProcUid } from '@psfleet/wire';
import { MessageTemplate, pack } from './message-template.mjs';

const counters = new Map(
  Object.values(catalog).map(({ number, fields }) => [
    number,
    new Set(
      Object.values(fields)
        .filter(({ instrument }) => instrument === 'counter')
        .map((field) => field.number),
    ),
  ]),
);
/** Marks where a host's own values go. */
const marks = {
  host: 'a-host-of-the-variation',
  hostId: 'id-of-a-host-of-the-variation',
  bootId: 'boot-of-a-host-of-the-variation',
  queue: 'queue-of-the-variation',
  hostname: 'name-of-a-host-of-the-variation',
  seq: 8_765_432_101_234,
  ts: 8_123_456_789_012,
  keyframeSeq: 8_765_432_012_345,
  keyframeTs: 8_123_456_012_345,
  maxRssProcUid: 0x8f3a91c27be64d05n,
  sampleTs: 8_123_456_098_765,
};
/** Hosts of one variation are at most so many ticks apart. */
const keptTemplates = 200;
const pageBytes = 4_096;
/** Memory of a process varies by fewer from tick to tick. */
const noisePages = 16;

/**
 * The tape with values of its own: sizes from half to twice of what the tape says, and noise. Hosts of one variation send these values under
 * their own names and identities, so that ten thousand hosts can be simulated beside what is measured.
 */
export class Variation {
  constructor(name, tape) {
    this.tape = tape;
    const digest = createHash('sha256').update(name).digest();
    this.seed = digest.readUInt32LE(8);
    this.factor = 0.5 + (digest.readUInt32LE(12) / 2 ** 32) * 1.5;
    this.templates = new Map();
  }

  /** The message of a host's tick of this number, and how many rows of processes it holds. A keyframe of a host's first tick names every process. */
  templateOf(tick, keyframe, isFirst, elapsedMs) {
    const key = `${tick} ${keyframe} ${elapsedMs}`;
    let known = this.templates.get(key);
    if (known === undefined) {
      known = this.makeTemplate(tick, keyframe, isFirst, elapsedMs);
      this.templates.set(key, known);
      if (this.templates.size > keptTemplates) {
        this.templates.delete(this.templates.keys().next().value);
      }
    }
    return known;
  }

  makeTemplate(tick, keyframe, isFirst, elapsedMs) {
    const { first } = this.tape;
    const source = keyframe ? first : this.tape.deltaAt(tick);
    const { groups } = isFirst ? first : this.tape.deltaAt(tick);
    // At a keyframe an agent repeats only what changed: the identities come with the first.
    const identities = keyframe && !isFirst ? null : source.identities;
    const { hostname, keyframeSeq, keyframeTs, maxRssProcUid, sampleTs, ...own } = marks;
    const { uid: highestUid } = this.tape.highestOf('rss');
    const sampleAgeMs = keyframe ? 0 : this.tape.ticksSince(highestUid, tick) * elapsedMs;
    const tables = {
      identities,
      samples: source.samples === null ? null : this.samplesOf(source.samples, tick),
      events: source.events,
    };
    const marked = Object.entries(tables).map(([name, table], at) => [name, withMarks(table, source.ts, at)]);
    const message = {
      ...own,
      part: 1,
      parts: 1,
      elapsedMs: isFirst ? null : elapsedMs,
      tick: {
        ...source.tick,
        keyframe,
        dropped: 0,
        ...this.maximaOf(tables.samples),
        maxRssProcUid,
        maxRssTs: sampleTs,
        nextRss: this.nextRss(),
        intervalMs: elapsedMs,
        keyframeSeq,
        keyframeTs,
      },
      facts: keyframe ? { ...first.facts, hostname } : null,
      groups: groups.map((group) => this.groupOf(group, tick)),
      ...Object.fromEntries(marked.map(([name, { table }]) => [name, table])),
    };
    const places = [
      ...Object.entries({ ...own, keyframeSeq, keyframeTs }).map(([name, mark]) => ({
        mark: pack(mark),
        write: (host) => pack(host[name]),
      })),
      ...(keyframe ? [{ mark: pack(hostname), write: ({ host }) => pack(host) }] : []),
      {
        mark: pack(formatProcUid(maxRssProcUid)),
        write: ({ uidsOf }) => pack(formatProcUid(uidsOf(BigUint64Array.of(highestUid)).readBigUInt64LE())),
      },
      // A keyframe in place of a tick has a sample of every process.
      { mark: pack(sampleTs), write: ({ ts, keyframeTs: since }) => pack(Math.max(since, ts - sampleAgeMs)) },
      ...marked.flatMap(([, { places: ofTable }]) => ofTable),
    ];
    const template = new MessageTemplate(message, places);
    return { template, processRows: message.samples?.rows ?? 0 };
  }

  /** The process that stands highest stands still: what a host tells of it is then true whichever keyframe its table is made from. */
  highestOf(column) {
    const { value } = this.tape.highestOf(column);
    return { rss: (rss) => this.rssOf(rss), num_fds: (fds) => this.fdsOf(fds), num_threads: (threads) => threads }[
      column
    ](value);
  }

  rssOf(rss) {
    return Math.floor((rss * this.factor) / pageBytes) * pageBytes;
  }

  /** What no other process exceeds, with the noise that is added. */
  nextRss() {
    return Math.min(this.highestOf('rss'), this.rssOf(this.tape.nextOf('rss')) + noisePages * pageBytes);
  }

  fdsOf(fds) {
    return fds + (this.seed % 40);
  }

  /** What the samples say that processes did, and how the highest of them stand. */
  maximaOf(samples) {
    const done = (column) =>
      samples === null ? 0 : samples.columns[column].reduce((most, value) => (value > most ? value : most), 0);
    return {
      maxCpuTicks: done('cpu_ticks'),
      maxReadBytes: done('read_bytes'),
      maxWriteBytes: done('write_bytes'),
      maxRss: this.highestOf('rss'),
      maxNumFds: this.highestOf('num_fds'),
      maxNumThreads: this.highestOf('num_threads'),
    };
  }

  /** A number from 0 to 2^32 that depends on variation, tick and place. */
  noise(tick, place) {
    let hash = (this.seed ^ Math.imul(tick + 1, 0x9e3779b1) ^ Math.imul(place, 0x85ebca6b)) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  samplesOf(samples, tick) {
    const { columns } = samples;
    const varied = (values, change) =>
      Float64Array.from(values, (value, at) => (Number.isNaN(value) ? value : change(value, at)));
    const standing = (column, change = (value) => value) =>
      varied(columns[column], (value, at) =>
        columns.proc_uid[at] === this.tape.highestOf(column).uid
          ? this.highestOf(column)
          : Math.min(change(value, at), this.highestOf(column)),
      );
    return {
      rows: samples.rows,
      columns: {
        ...columns,
        cpu_ticks: varied(columns.cpu_ticks, (ticks, at) =>
          Math.floor((ticks * this.factor * (this.noise(tick, at) % 200)) / 100),
        ),
        rss: standing('rss', (rss, at) => this.rssOf(rss) + (this.noise(tick, at + 1_000) % noisePages) * pageBytes),
        vms: varied(columns.vms, (vms) => Math.floor((vms * this.factor) / pageBytes) * pageBytes),
        num_fds: standing('num_fds', (fds) => this.fdsOf(fds)),
        num_threads: standing('num_threads'),
        ctx_switches: varied(columns.ctx_switches, (switches, at) =>
          Math.floor((switches * (50 + (this.noise(tick, at + 2_000) % 100))) / 100),
        ),
        write_bytes: varied(
          columns.write_bytes,
          (bytes, at) =>
            bytes + (this.noise(tick, at + 3_000) % 8 === 0 ? (this.noise(tick, at + 4_000) % 64) * pageBytes : 0),
        ),
      },
    };
  }

  /**
   * Each value as it would have been read a little later than on the tape, by no more than what makes steps as uneven as those of the tape are. Counters go
   * on growing when the tape begins anew.
   */
  groupOf(group, tick) {
    const counting = counters.get(group.group);
    const fields = new Map(
      [...group.fields].map(([number, values]) => {
        const isCounter = counting?.has(number) === true;
        const grain = this.tape.grainOf(group.group, number);
        const vary = (value, at) => {
          const next = this.tape.valueAt(tick + 1, group, number, at, isCounter) ?? value;
          const now = this.tape.valueAt(tick, group, number, at, isCounter) ?? value;
          const spread = this.tape.spreadOf(group.group, number, at);
          const step = Math.max(-spread, Math.min(spread, next - now));
          const read = now + (step * this.noise(tick, at + number * 7 + group.group * 61)) / 2 ** 32;
          return Math.floor((isCounter ? read * this.factor : read) / grain) * grain;
        };
        return [number, values.map((value, at) => (value === null ? null : vary(value, at)))];
      }),
    );
    return { ...group, fields };
  }
}

/** A table with marks for the identities and for the times of events, which lie as far from the tick as on the tape. */
function withMarks(table, sourceTs, nr) {
  if (table === null) {
    return { table, places: [] };
  }
  const columns = { ...table.columns };
  const places = [];
  for (const name of ['proc_uid', 'parent_proc_uid']) {
    const uids = table.columns[name];
    if (uids === undefined) {
      continue;
    }
    const mark = createHash('shake256', { outputLength: uids.byteLength }).update(`${name} ${nr}`).digest();
    columns[name] = new BigUint64Array(mark.buffer.slice(mark.byteOffset, mark.byteOffset + mark.length));
    places.push({ mark, write: ({ uidsOf }) => uidsOf(uids) });
  }
  for (const [column, name] of ['at', 'since'].entries()) {
    const moments = Array.from(table.columns[name] ?? [], (moment) => (Number.isNaN(moment) ? null : moment));
    if (moments.every((moment) => moment === null)) {
      continue;
    }
    columns[name] = moments.map((moment, row) =>
      moment === null ? null : marks.ts + 1 + column * moments.length + row,
    );
    places.push({
      mark: pack(columns[name]),
      write: ({ ts }) => pack(moments.map((moment) => (moment === null ? null : moment - sourceTs + ts))),
    });
  }
  return { table: { rows: table.rows, columns }, places };
}
