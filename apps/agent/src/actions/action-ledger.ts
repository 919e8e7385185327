import type { ResultReply } from '@psfleet/wire';

const maxEntries = 256;

interface Entry {
  readonly atMs: number;
  readonly result: Promise<ResultReply>;
}

/** The last actions and how they ended, for an API whose answer was lost. It does not survive the agent. */
export class ActionLedger {
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, Entry>();
  /** Everything since then is remembered. */
  #sinceMs: number;

  /** `nowMs` is a steady clock. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  /** How far back every action is remembered. */
  get rememberedMs(): number {
    return this.#nowMs() - this.#sinceMs;
  }

  /** Remembers a result, or one that is under way, and returns it; the first one of an action stays. */
  async keep(id: string, result: ResultReply | Promise<ResultReply>): Promise<ResultReply> {
    const known = this.find(id);
    if (known !== null) {
      return known;
    }
    const kept = Promise.resolve(result);
    this.#entries.set(id, { atMs: this.#nowMs(), result: kept });
    this.#dropOldest();
    return kept;
  }

  find(id: string): Promise<ResultReply> | null {
    return this.#entries.get(id)?.result ?? null;
  }

  #dropOldest(): void {
    for (const [id, { atMs }] of this.#entries) {
      if (this.#entries.size <= maxEntries) {
        return;
      }
      this.#entries.delete(id);
      this.#sinceMs = Math.max(this.#sinceMs, atMs);
    }
  }
}
