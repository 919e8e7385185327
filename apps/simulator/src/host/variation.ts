import { createHash } from 'node:crypto';
import { formatProcUid, type HostMessage } from '@psfleet/wire';
import type { Tape } from '../tape/tape.js';
import { MessageTemplate, pack, type HostValues, type Placeholder } from './message-template.js';
import { MetricVariation } from './metric-variation.js';
import { placeholderValues, withPlaceholders } from './placeholders.js';
import { SampleVariation } from './sample-variation.js';

interface TickTemplate {
  readonly template: MessageTemplate;
  readonly processRows: number;
}

/** Hosts of one variation are at most this many ticks apart. */
const maxTemplates = 200;

/**
 * The tape with values of its own: sizes from half to twice those of the tape, and noise. Hosts of one variation send
 * its values under their own names and identities, so that ten thousand hosts cost little to simulate.
 */
export class Variation {
  /** By how much sizes are scaled. */
  readonly factor: number;
  readonly #tape: Tape;
  readonly #samples: SampleVariation;
  readonly #metrics: MetricVariation;
  readonly #templates = new Map<string, TickTemplate>();

  constructor(name: string, tape: Tape) {
    const digest = createHash('sha256').update(name).digest();
    const seed = digest.readUInt32LE(8);
    this.factor = 0.5 + (digest.readUInt32LE(12) / 2 ** 32) * 1.5;
    this.#tape = tape;
    this.#samples = new SampleVariation(tape, seed, this.factor);
    this.#metrics = new MetricVariation(tape, seed, this.factor);
  }

  /** The template of a tick, counted from the host's start. A host's first keyframe holds every identity. */
  templateAt(tick: number, isKeyframe: boolean, isFirst: boolean, elapsedMs: number): TickTemplate {
    const key = `${tick} ${isKeyframe} ${elapsedMs}`;
    const known = this.#templates.get(key);
    if (known !== undefined) {
      return known;
    }
    const created = this.#createTemplate(tick, isKeyframe, isFirst, elapsedMs);
    this.#templates.set(key, created);
    if (this.#templates.size > maxTemplates) {
      const [oldest = key] = this.#templates.keys();
      this.#templates.delete(oldest);
    }
    return created;
  }

  #createTemplate(tick: number, isKeyframe: boolean, isFirst: boolean, elapsedMs: number): TickTemplate {
    const { first } = this.#tape;
    const source = isFirst ? first : this.#tape.deltaAt(tick);
    const recorded = isKeyframe ? this.#tape.keyframeAt(tick) : source.samples;
    const varied = recorded === null ? null : this.#samples.vary(recorded, tick);
    const identities = withPlaceholders(source.identities, source.ts, 0);
    const samples = withPlaceholders(varied, source.ts, 1);
    const events = withPlaceholders(source.events, source.ts, 2);
    const { hostname, keyframeSeq, keyframeTs, maxRssProcUid, sampleTs, ...envelope } = placeholderValues;
    const message: HostMessage = {
      ...envelope,
      part: 1,
      parts: 1,
      elapsedMs: isFirst ? null : elapsedMs,
      tick: {
        ...source.tick,
        processes: isKeyframe ? (varied?.rows ?? 0) : source.tick.processes,
        keyframe: isKeyframe,
        dropped: 0,
        ...this.#samples.maximaOf(varied),
        maxRssProcUid,
        maxRssTs: sampleTs,
        nextRss: this.#samples.maxRssOfOthers(),
        intervalMs: elapsedMs,
        keyframeSeq,
        keyframeTs,
        offsetMs: 0,
        timeSource: 'collector',
        waiting: 0,
        twin: false,
      },
      facts: isKeyframe && first.facts !== null ? { ...first.facts, hostname } : null,
      groups: source.groups.map((group) => this.#metrics.vary(group, tick)),
      identities: identities.table,
      samples: samples.table,
      events: events.table,
    };
    const template = new MessageTemplate(message, [
      ...valuePlaceholders({ ...envelope, keyframeSeq, keyframeTs }),
      ...(isKeyframe ? [{ bytes: pack(hostname), write: ({ host }: HostValues) => pack(host) }] : []),
      ...this.#maxRssPlaceholders(tick, isKeyframe, elapsedMs),
      ...[identities, samples, events].flatMap(({ placeholders }) => placeholders),
    ]);
    return { template, processRows: samples.table?.rows ?? 0 };
  }

  /** The process with the most memory, and the time of its newest sample: a keyframe has a sample of every process. */
  #maxRssPlaceholders(tick: number, isKeyframe: boolean, elapsedMs: number): Placeholder[] {
    const { uid } = this.#tape.maxProcess('rss');
    const sampleAgeMs = isKeyframe ? 0 : this.#tape.ticksSinceSample(uid, tick) * elapsedMs;
    return [
      {
        bytes: pack(formatProcUid(placeholderValues.maxRssProcUid)),
        write: ({ ownUids }) => pack(formatProcUid(ownUids(BigUint64Array.of(uid))[0] ?? 0n)),
      },
      {
        bytes: pack(placeholderValues.sampleTs),
        write: ({ ts, keyframeTs }) => pack(Math.max(keyframeTs, ts - sampleAgeMs)),
      },
    ];
  }
}

function valuePlaceholders(values: Readonly<Partial<Record<keyof HostValues, string | number>>>): Placeholder[] {
  return Object.entries(values).map(([name, placeholder]) => ({
    bytes: pack(placeholder),
    write: (own) => pack(own[name as keyof HostValues]),
  }));
}
