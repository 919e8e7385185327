import { SkippedNumbers } from './skipped-numbers.js';

/** A number at most this far from a known counter belongs to its CPU at first: messages overtake each other. */
const maxLate = 64;
/** No more messages than this are lost between two looks. A larger gap is the first number of another CPU. */
const maxLost = 100_000;
/** This many numbers in a row are where a counter has got to. Messages that come late are fewer, as theirs are over. */
const minRun = 16;
/** After this number of looks, no gap is waited for: a message that comes very late would show a false one. */
const maxLooks = 30;
/** No more numbers are remembered that were counted and may still come. */
const maxCounted = 4_096;

/**
 * Counts the messages that are missing from a stream in which each CPU numbers its own from zero, without naming
 * itself. A number that follows none of the known counters belongs to the one that is next below it and may have a gap.
 * That may be the wrong one, but once all of them have moved, the sum is right: it is how far all counters have moved,
 * less the messages that came.
 */
export class SequenceGaps {
  readonly #cpus: number;
  readonly #last: number[] = [];
  /** The first number of each of them. */
  readonly #first: number[] = [];
  /** Where each of them was before its newest gap. */
  readonly #beforeGap: number[] = [];
  /** Tells a message that overtook others from the first one of a CPU whose numbers are close to another's. */
  readonly #skipped = new SkippedNumbers();
  /** CPUs of which no message came since the one that may be followed by a gap. */
  readonly #unseen = new Set<number>();
  /** Numbers that were counted as missing, the oldest first, while they may have been overtaken only. */
  readonly #counted = new Set<number>();
  #hasDropped = false;
  #looksSinceDrop = 0;
  #missing = 0;
  /** The newest number that belongs to no counter, and how many came in a row until there. */
  #stray = { number: 0, run: 0 };

  constructor(cpus: number) {
    this.#cpus = cpus;
  }

  /**
   * The kernel has dropped messages. Those that had room still come, without a gap; the next ones of each CPU, which
   * may come much later, show how many are missing.
   */
  noteDrop(): void {
    this.#hasDropped = true;
    this.#skipped.clear();
  }

  /** All waiting messages have been added. */
  noteEmpty(): void {
    for (const number of this.#skipped.noteEmpty()) {
      this.#begin(number);
    }
    if (this.#hasDropped) {
      this.#hasDropped = false;
      this.#looksSinceDrop = 0;
      for (const cpu of this.#last.keys()) {
        this.#unseen.add(cpu);
      }
    }
    this.#looksSinceDrop += 1;
    if (this.#looksSinceDrop > maxLooks) {
      this.#unseen.clear();
      this.#counted.clear();
    }
  }

  /** How many messages turned out to be missing since the last call. One that still comes counts against later ones. */
  takeMissing(): number {
    const missing = Math.max(0, this.#missing);
    this.#missing -= missing;
    return missing;
  }

  add(number: number): void {
    const expected = this.#last.indexOf((number - 1) >>> 0);
    if (expected >= 0) {
      this.#move(expected, number);
      return;
    }
    const above = this.#last.findIndex((last) => last >= number && last - number <= maxLate);
    if (above >= 0) {
      this.#addLate(above, number);
      return;
    }
    const nearest = this.#findBelow(number, () => true);
    const distance = nearest === null ? Infinity : this.#gapAfter(nearest, number);
    const gapped = this.#findBelow(number, (cpu) => this.#hasDropped || this.#unseen.has(cpu));
    const gap = gapped === null ? Infinity : this.#gapAfter(gapped, number);
    const isOvertaking = nearest !== null && distance <= maxLate && gapped !== nearest;
    if (isOvertaking && !this.#mayFollow(gapped, nearest)) {
      this.#skipped.note(this.#last[nearest] ?? 0, number);
      this.#move(nearest, number);
    } else if (gapped !== null && gap <= maxLost) {
      this.#endGap(gapped, number);
    } else if (this.#last.length < this.#cpus) {
      this.#begin(number);
    } else if (nearest !== null && distance <= maxLost && this.#isRun(number)) {
      this.#move(nearest, number);
    }
  }

  /** A number that its CPU has passed was overtaken, or belongs to another one if it came before. */
  #addLate(cpu: number, number: number): void {
    const gapped = this.#findBelow(number, (each) => this.#unseen.has(each));
    if (gapped !== null && this.#mayFollow(gapped, cpu)) {
      this.#endGap(gapped, number);
    } else if (this.#counted.delete(number)) {
      this.#missing -= 1;
    } else if (!this.#skipped.take(number) && number >= (this.#first[cpu] ?? 0)) {
      this.#begin(number);
    }
  }

  /**
   * Whether a number close to that of a CPU may be the first after the gap of another, because the two were as close
   * before they lost messages.
   */
  #mayFollow(gapped: number | null, cpu: number): boolean {
    return (
      gapped !== null &&
      gapped !== cpu &&
      Math.abs((this.#last[gapped] ?? Infinity) - (this.#beforeGap[cpu] ?? Infinity)) <= maxLate
    );
  }

  #endGap(cpu: number, number: number): void {
    this.#beforeGap[cpu] = this.#last[cpu] ?? 0;
    this.#count(this.#gapAfter(cpu, number), number);
    this.#move(cpu, number);
  }

  /** Another CPU, unless all are known. */
  #begin(number: number): void {
    if (this.#last.length < this.#cpus) {
      this.#last.push(number);
      this.#first.push(number);
    }
  }

  #move(cpu: number, number: number): void {
    this.#last[cpu] = number;
    this.#unseen.delete(cpu);
  }

  #gapAfter(cpu: number, number: number): number {
    return number - (this.#last[cpu] ?? 0) - 1;
  }

  #count(gap: number, number: number): void {
    this.#missing += gap;
    for (let late = Math.min(gap, maxLate); late > 0; late -= 1) {
      this.#counted.add(number - late);
    }
    for (const oldest of this.#counted) {
      if (this.#counted.size <= maxCounted) {
        return;
      }
      this.#counted.delete(oldest);
    }
  }

  /** A message that comes very late belongs to no counter either, but the next number has come before it. */
  #isRun(number: number): boolean {
    this.#stray = { number, run: this.#stray.number === number - 1 ? this.#stray.run + 1 : 1 };
    return this.#stray.run >= minRun;
  }

  #findBelow(number: number, mayBe: (cpu: number) => boolean): number | null {
    let nearest: number | null = null;
    for (const [cpu, last] of this.#last.entries()) {
      if (last < number && last > (nearest === null ? -1 : (this.#last[nearest] ?? -1)) && mayBe(cpu)) {
        nearest = cpu;
      }
    }
    return nearest;
  }
}
