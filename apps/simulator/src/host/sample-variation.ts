import type { SampleColumns, TickFacts } from '@psfleet/wire';
import type { GaugeColumn, Tape } from '../tape/tape.js';
import { noise } from './noise.js';

type Numbers = SampleColumns['columns'][GaugeColumn];
type TickMaxima = Pick<
  TickFacts,
  | 'maxCpuTicks'
  | 'maxReadBytes'
  | 'maxWriteBytes'
  | 'maxRss'
  | 'maxPss'
  | 'maxPeakRss'
  | 'maxSwap'
  | 'maxNumFds'
  | 'maxNumThreads'
>;
type CounterColumn = 'cpu_ticks' | 'read_bytes' | 'write_bytes';

const pageBytes = 4_096;
/** The memory of a process differs from tick to tick by fewer pages. */
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
    return {
      rows,
      columns: {
        ...columns,
        cpu_ticks: varyNumbers(columns.cpu_ticks, (ticks, row) =>
          Math.floor((ticks * this.#factor * (noiseAt(row) % 200)) / 100),
        ),
        rss: this.#varyGauge(
          columns,
          'rss',
          (rss, row) => this.#scaleToPages(rss) + (noiseAt(row + 1_000) % maxNoisePages) * pageBytes,
        ),
        vms: varyNumbers(columns.vms, (vms) => this.#scaleToPages(vms)),
        shared: varyNumbers(columns.shared, (shared) => this.#scaleToPages(shared)),
        peak_rss: this.#varyGauge(columns, 'peak_rss', (peak) => this.#scaleToPages(peak)),
        swap: this.#varyGauge(columns, 'swap', (swap) => this.#scaleToPages(swap)),
        pss: this.#varyGauge(columns, 'pss', (pss) => this.#scaleToPages(pss)),
        uss: varyNumbers(columns.uss, (uss) => this.#scaleToPages(uss)),
        num_fds: this.#varyGauge(columns, 'num_fds', (fds) => this.#addFds(fds)),
        num_threads: this.#varyGauge(columns, 'num_threads', (threads) => threads),
        ctx_switches: varyNumbers(columns.ctx_switches, (switches, row) =>
          Math.floor((switches * (50 + (noiseAt(row + 2_000) % 100))) / 100),
        ),
        // The tape is older than this column.
        major_faults: Float64Array.from(columns.exited, (exited, row) =>
          exited ? Number.NaN : noiseAt(row + 5_000) % 200 === 0 ? 1 + (noiseAt(row + 6_000) % 32) : 0,
        ),
        write_bytes: varyNumbers(columns.write_bytes, (bytes, row) =>
          noiseAt(row + 3_000) % 8 === 0 ? bytes + (noiseAt(row + 4_000) % 64) * pageBytes : bytes,
        ),
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
