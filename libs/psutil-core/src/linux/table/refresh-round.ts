/**
 * Schedules reading every process again within `refreshMs`, even if nothing seems to have changed: each sweep takes a
 * share, in the order of PIDs.
 */
export class RefreshRound {
  readonly #refreshMs: number;
  #sweptAt: number | null = null;
  #now = 0;
  #budget = 0;
  /** The round goes on behind this PID. */
  #from = 0;
  #last = 0;

  constructor(refreshMs: number) {
    this.#refreshMs = refreshMs;
  }

  /** Begins a sweep of that many processes. */
  begin(processes: number, now: number): void {
    this.#budget = this.#sweptAt === null ? 0 : Math.ceil((processes * (now - this.#sweptAt)) / this.#refreshMs);
    this.#now = now;
    this.#last = 0;
  }

  /** Whether it is the turn of a process that was last read at `readAt`; if so, the turn is used up. */
  take(pid: number, readAt: number): boolean {
    if (this.#budget <= 0 || pid <= this.#from || this.#now - readAt < this.#refreshMs / 2) {
      return false;
    }
    this.#budget -= 1;
    this.#last = pid;
    return true;
  }

  /** Ends the sweep. If budget is left over, the round reached the last PID and starts again. */
  end(): void {
    this.#from = this.#budget > 0 ? 0 : this.#last;
    this.#sweptAt = this.#now;
  }
}
