import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  AgentLife,
  AgentWarnings,
  createScrubber,
  FleetClock,
  KernelEvents,
  LifeJournal,
  ProcessReader,
  ProcessTracker,
  readHostIdentity,
  SamplerRunner,
  Spool,
  systemClock,
  TickEvents,
  TickReader,
  UnseenChildren,
} from '@psfleet/agent/testing';
import { createPsutil } from '@psfleet/psutil-core';
import { createLogger } from '@psfleet/service-kit';
import { decodeMessage, type DictionaryColumn, type HostMessage } from '@psfleet/wire';

type Row = Readonly<Record<string, unknown>>;

const silent = createLogger({ name: 'test', level: 'silent' });
const scrubber = createScrubber({ enabled: true, patterns: [], stripAll: false });

/**
 * The real agent without a broker: it watches this machine, and its rows are kept. `accounting` says whether the kernel
 * accounts ended processes to it.
 */
export class WatchingAgent {
  readonly samples: Row[] = [];
  readonly identities: Row[] = [];
  readonly events: Row[] = [];
  readonly ticks: HostMessage['tick'][] = [];
  readonly exitSource: 'taskstats' | 'none';
  readonly #folder = mkdtempSync(join(tmpdir(), 'psfleet-accounts-'));
  readonly #ps = createPsutil();
  readonly #table = this.#ps.createProcessTable();
  readonly #kernelEvents: KernelEvents;
  #spool: Spool | null = null;
  #reader: TickReader | null = null;

  constructor({ accounting = true }: { readonly accounting?: boolean } = {}) {
    this.#kernelEvents = new KernelEvents(this.#ps, silent, scrubber, new AgentWarnings(silent), { accounting });
    this.exitSource = this.#kernelEvents.exitSource;
  }

  async open(): Promise<void> {
    this.#spool = await Spool.open({
      folder: join(this.#folder, 'spool'),
      maxBytes: 100_000_000,
      maxAgeMs: 86_400_000,
      maxMemoryBytes: 16_000_000,
      logger: silent,
    });
    const identity = readHostIdentity({
      ps: this.#ps,
      enrolled: { host: 'live', hostId: '00112233445566778899aabbccddeeff' },
      hostname: null,
      agentVersion: '0',
    });
    const children = this.exitSource === 'none' ? new UnseenChildren(this.#table) : null;
    this.#reader = new TickReader({
      ps: this.#ps,
      intervalMs: 1_000,
      identity,
      samplers: new SamplerRunner([], silent),
      processes: new ProcessReader(this.#ps, this.#table, scrubber, undefined, null, null, null, children),
      tracker: new ProcessTracker(identity.host, identity.bootId),
      kernelEvents: this.#kernelEvents,
      events: new TickEvents({ ...identity, users: { nameOf: () => null }, scrubber }),
      spool: this.#spool,
      life: new AgentLife({
        ps: this.#ps,
        journal: new LifeJournal(join(this.#folder, 'processes.jsonl'), silent),
        agentVersion: '0',
        clock: systemClock,
      }),
      clock: systemClock,
      fleetClock: new FleetClock(systemClock),
      onJump: () => undefined,
      isTwin: () => false,
      warnings: new AgentWarnings(silent),
      logger: silent,
    });
    await this.tick();
  }

  /** Ticks once a second until a time of Date.now, or until a condition holds. */
  async watch(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await pause(1_000);
      await this.tick();
    }
  }

  async tick(): Promise<void> {
    const [reader, spool] = [this.#reader, this.#spool];
    if (reader === null || spool === null) {
      throw new Error('the agent is not open');
    }
    await reader.read(Date.now(), 0);
    while (spool.length > 0) {
      const message = await spool.next(new AbortController().signal);
      if (message === null) {
        break;
      }
      const { samples, identities, events, tick } = decodeMessage(message.bytes);
      this.samples.push(...rowsOf(samples));
      this.identities.push(...rowsOf(identities));
      this.events.push(...rowsOf(events));
      this.ticks.push(tick);
      spool.markTaken(message);
    }
  }

  async close(): Promise<void> {
    this.#kernelEvents.stop();
    this.#table.close();
    await this.#spool?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function rowsOf(table: { readonly rows: number; readonly columns: Readonly<Record<string, unknown>> } | null): Row[] {
  return Array.from({ length: table?.rows ?? 0 }, (_, row) =>
    Object.fromEntries(
      Object.entries(table?.columns ?? {}).map(([name, values]) => [
        name,
        cell(values as ArrayLike<unknown> | DictionaryColumn, row),
      ]),
    ),
  );
}

function cell(values: ArrayLike<unknown> | DictionaryColumn, row: number): unknown {
  if (!('indexes' in values)) {
    return Number.isNaN(values[row]) ? null : (values[row] ?? null);
  }
  return values.values[values.indexes[row] ?? -1] ?? null;
}
