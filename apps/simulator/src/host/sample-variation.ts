import type { SampleColumns, TickFacts } from '@psfleet/wire';
import type { GaugeColumn, Tape } from '../tape/tape.js';
import { noise } from './noise.js';

type Numbers = SampleColumns['columns'][GaugeColumn];
type TickMaxima = Pick<
  TickFacts,
  | 'maxCpuTicks'
  | 'maxReadBytes'
  | 'maxWriteBytes'
  | 'maxTcpSentBytes'
  | 'maxTcpReceivedBytes'
  | 'maxRss'
  | 'maxPss'
  | 'maxPeakRss'
  | 'maxSwap'
  | 'maxNumFds'
  | 'maxNumThreads'
>;
type CounterColumn = 'cpu_ticks' | 'read_bytes' | 'write_bytes' | 'tcp_sent_bytes' | 'tcp_received_bytes';

const pageBytes = 4_096;
/** The memory of a process differs from that on the tape by fewer pages. */
const maxNoisePages = 16;

/**
 * Process samples of the tape with values of their own. The process with the maximum of a gauge keeps its value, so
 * that the hints of a tick are true whichever keyframe the host's table is made from.
 */
export class SampleVariation {
  readonly #tape: Tape;
  readonly #seed: number;
  readonly #factor: number;

  constructor(tape: Tape, seed: number, factor: number) {
    this.#tape = tape;
    this.#seed = seed;
    this.#factor = factor;
  }

  vary({ rows, columns }: SampleColumns, tick: number): SampleColumns {
    const noiseAt = (index: number): number => noise(this.#seed, tick, index);
    // It changes where the recorded value does: most processes keep their memory from tick to tick.
    const round = this.#tape.roundOf(tick);
    const noisePages = (value: number, row: number): number =>
      noise(this.#seed + Number((columns.proc_uid[row] ?? 0n) & 0xffff_ffffn), round, value / pageBytes) %
      maxNoisePages;
    const vary = (value: number, row: number): number => this.#scaleToPages(value) + noisePages(value, row) * pageBytes;
    const byHalf = (value: number, row: number): number => Math.floor((value * (50 + (noiseAt(row) % 100))) / 100);
    return {
      rows,
      columns: {
        ...columns,
        cpu_ticks: varyNumbers(columns.cpu_ticks, (ticks, row) =>
          Math.floor((ticks * this.#factor * (noiseAt(row) % 200)) / 100),
        ),
        cpu_ticks_total: varyNumbers(columns.cpu_ticks_total, (ticks) => Math.floor(ticks * this.#factor)),
        rss: this.#varyGauge(columns, 'rss', (rss, row) => (rss === 0 ? 0 : vary(rss, row))),
        vms: varyNumbers(columns.vms, (vms) => this.#scaleToPages(vms)),
        shared: varyNumbers(columns.shared, (shared) => this.#scaleToPages(shared)),
        peak_rss: this.#varyGauge(columns, 'peak_rss', (peak) => this.#scaleToPages(peak)),
        swap: this.#varyGauge(columns, 'swap', (swap) => this.#scaleToPages(swap)),
        pss: this.#varyGauge(columns, 'pss', vary),
        uss: varyNumbers(columns.uss, vary),
        num_fds: this.#varyGauge(columns, 'num_fds', (fds) => this.#addFds(fds)),
        num_threads: this.#varyGauge(columns, 'num_threads', (threads) => threads),
        ctx_switches: varyNumbers(columns.ctx_switches, (switches, row) => byHalf(switches, row + 2_000)),
        // The recorded machine was at rest, and had none.
        major_faults: Float64Array.from(columns.exited, (exited, row) =>
          exited ? Number.NaN : noiseAt(row + 5_000) % 200 === 0 ? 1 + (noiseAt(row + 6_000) % 32) : 0,
        ),
        write_bytes: varyNumbers(columns.write_bytes, (bytes, row) =>
          bytes === 0 ? 0 : bytes + (noiseAt(row + 4_000) % 64) * pageBytes,
        ),
        tcp_sent_bytes: varyNumbers(columns.tcp_sent_bytes, (bytes, row) => byHalf(bytes, row + 7_000)),
        tcp_received_bytes: varyNumbers(columns.tcp_received_bytes, (bytes, row) => byHalf(bytes, row + 8_000)),
      },
    };
  }

  /** The maxima of a tick with these samples, which `vary` returned. */
  maximaOf(samples: SampleColumns | null): TickMaxima {
    const maxIncrease = (column: CounterColumn): number => {
      const increases: Numbers = samples?.columns[column] ?? [];
      return Array.from(increases).reduce<number>(
        (max, increase) => ((increase ?? 0) > max ? (increase ?? 0) : max),
        0,
      );
    };
    return {
      maxCpuTicks: maxIncrease('cpu_ticks'),
      maxReadBytes: maxIncrease('read_bytes'),
      maxWriteBytes: maxIncrease('write_bytes'),
      maxTcpSentBytes: maxIncrease('tcp_sent_bytes'),
      maxTcpReceivedBytes: maxIncrease('tcp_received_bytes'),
      maxRss: this.#max('rss'),
      maxPss: this.#max('pss'),
      maxPeakRss: this.#max('peak_rss'),
      maxSwap: this.#max('swap'),
      maxNumFds: this.#max('num_fds'),
      maxNumThreads: this.#max('num_threads'),
    };
  }

  /** Bytes that no process exceeds except the one with the most memory, noise included. */
  maxRssOfOthers(): number {
    return Math.min(this.#max('rss'), this.#scaleToPages(this.#tape.maxOfOthers('rss')) + maxNoisePages * pageBytes);
  }

  #varyGauge(
    columns: SampleColumns['columns'],
    column: GaugeColumn,
    change: (value: number, row: number) => number,
  ): Float64Array {
    const { uid } = this.#tape.maxProcess(column);
    const max = this.#max(column);
    return varyNumbers(columns[column], (value, row) =>
      columns.proc_uid[row] === uid ? max : Math.min(change(value, row), max),
    );
  }

  #max(column: GaugeColumn): number {
    const { value } = this.#tape.maxProcess(column);
    switch (column) {
      case 'rss':
      case 'pss':
      case 'peak_rss':
      case 'swap':
        return this.#scaleToPages(value);
      case 'num_fds':
        return this.#addFds(value);
      case 'num_threads':
        return value;
    }
  }

  #scaleToPages(bytes: number): number {
    return Math.floor((bytes * this.#factor) / pageBytes) * pageBytes;
  }

  #addFds(fds: number): number {
    return fds + (this.#seed % 40);
  }
}

/** NaN, which stands for no value, stays. */
function varyNumbers(values: Numbers, change: (value: number, row: number) => number): Float64Array {
  return Float64Array.from(values, (value, row) =>
    value === null || Number.isNaN(value) ? Number.NaN : change(value, row),
  );
}
