import type { GroupRow } from '@psfleet/metric-catalog';
import {
  NotSupported,
  PsutilError,
  type ProcessTable,
  type Psutil,
  type Sweep,
  type TcpTotals,
  type TcpTraffic,
  type TcpTrafficOptions,
} from '@psfleet/psutil-core';
import type { Logger } from '@psfleet/service-kit';
import type { AgentWarnings } from '../identity/agent-warnings.js';

/** Between two ticks, the kernel's news of ended connections must not overflow their buffer. */
const drainMs = 1_000;

/** Bytes of TCP payload since a process was first seen; null where they are not known. */
export interface TcpBytes {
  readonly tcpSentBytes: number | null;
  readonly tcpReceivedBytes: number | null;
}

export const unknownBytes: TcpBytes = { tcpSentBytes: null, tcpReceivedBytes: null };

/** What processes that ended had transferred, by pid. */
export type FinalBytes = ReadonlyMap<number, TcpBytes & { readonly startTicks: number }>;
export const noBytes: FinalBytes = new Map();

export interface TcpCounterParts {
  readonly ps: Psutil;
  readonly table: ProcessTable;
  readonly warnings: AgentWarnings;
  readonly logger: Logger;
}

/** Counts the TCP payload of the processes of a table, where the kernel tells. */
export class TcpCounter {
  readonly #table: ProcessTable;
  readonly #traffic: TcpTraffic | null;
  readonly #warnings: AgentWarnings;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout | null;
  #totals: TcpTotals | null = null;
  #isFailing = false;

  constructor({ ps, table, warnings, logger }: TcpCounterParts, options: TcpTrafficOptions = {}) {
    this.#table = table;
    this.#warnings = warnings;
    this.#logger = logger;
    this.#traffic = open({ ps, table, logger }, options);
    this.#timer = this.#traffic === null ? null : setInterval(() => this.#drain(), drainMs).unref();
  }

  /** Reads all sockets; call it after each sweep. After a failure the values stay as they were. */
  async read(sweep: Sweep): Promise<void> {
    const traffic = this.#traffic;
    if (traffic === null) {
      return;
    }
    try {
      const totals = await traffic.read(sweep);
      this.#warn(totals, totals.lostEnds > (this.#totals?.lostEnds ?? 0));
      this.#totals = totals;
      this.#recover();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The bytes of the process in a slot of the table, which may have ended at the last sweep. */
  bytesOf(slot: number): TcpBytes {
    return this.#traffic === null
      ? unknownBytes
      : {
          tcpSentBytes: orNull(this.#traffic.sentBytes[slot]),
          tcpReceivedBytes: orNull(this.#traffic.receivedBytes[slot]),
        };
  }

  /** Whether a reading has the present bytes of its slot. */
  isCurrent({ tcpSentBytes, tcpReceivedBytes }: TcpBytes, slot: number): boolean {
    const traffic = this.#traffic;
    return (
      traffic === null ||
      (orNull(traffic.sentBytes[slot]) === tcpSentBytes && orNull(traffic.receivedBytes[slot]) === tcpReceivedBytes)
    );
  }

  /** The bytes of the processes that ended at a sweep, by pid. */
  endedBytes({ ended }: Sweep): FinalBytes {
    const { pid, startTicks } = this.#table.columns;
    const bytes = new Map<number, TcpBytes & { readonly startTicks: number }>();
    for (const slot of this.#traffic === null ? [] : ended) {
      bytes.set(pid[slot] ?? 0, { startTicks: startTicks[slot] ?? Number.NaN, ...this.bytesOf(slot) });
    }
    return bytes;
  }

  /** The row of the metric group `tcp_traffic`; none before the first reading. */
  rows(): GroupRow<'tcp_traffic'>[] {
    if (this.#totals === null) {
      return [];
    }
    const { hiddenNamespaces: _, ...row } = this.#totals;
    return [row];
  }

  stop(): void {
    if (this.#timer !== null) {
      clearInterval(this.#timer);
    }
    this.#traffic?.close();
  }

  #drain(): void {
    try {
      this.#traffic?.drain();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!(error instanceof PsutilError)) {
      throw error;
    }
    if (!this.#isFailing) {
      this.#logger.warn({ err: error }, 'TCP payload cannot be read');
    }
    this.#isFailing = true;
  }

  #recover(): void {
    if (this.#isFailing) {
      this.#logger.info('TCP payload is read again');
    }
    this.#isFailing = false;
  }

  #warn({ hiddenNamespaces }: TcpTotals, hasLost: boolean): void {
    const hidden = 'the TCP payload of processes in other network namespaces, such as containers, is not known';
    this.#warnings.set('tcp-namespaces', hiddenNamespaces === 0 ? [] : [{ code: 'hidden-sockets', detail: hidden }]);
    const lost = 'more TCP connections ended than the kernel could tell of; their last bytes are not counted';
    this.#warnings.set('tcp-ends', hasLost ? [{ code: 'events-lost', detail: lost }] : []);
  }
}

function open({ ps, table, logger }: Omit<TcpCounterParts, 'warnings'>, options: TcpTrafficOptions): TcpTraffic | null {
  try {
    return ps.createTcpTraffic(table, options);
  } catch (error) {
    if (!(error instanceof NotSupported)) {
      throw error;
    }
    logger.info({ reason: error.message }, 'TCP payload is not available');
    return null;
  }
}

/** The table has NaN for unknown values. */
function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
