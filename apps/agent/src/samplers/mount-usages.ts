import {
  TimeoutExpired,
  Unresponsive,
  type AbandonableCalls,
  type FileSystem,
  type FileSystemUsage,
} from '@psfleet/psutil-core';
import type { AgentWarning } from '@psfleet/wire';
import type { AgentWarnings } from '../identity/agent-warnings.js';
import type { UsageAnswer } from './disk-usage-row.js';

/** A server that is well answers within milliseconds. */
const limitMs = 2_000;
/** One that did not is asked again after this time. */
const retryMs = 600_000;
/** The helper has four threads. Mounts that never answered may hold three; the fourth is for those that did. */
const threadsForUnproven = 3;

interface AskedMount {
  readonly mount: FileSystem;
  last: FileSystemUsage | null;
  /** With which it answered the last question, instead of its usage. */
  error: Error | null;
  isAsking: boolean;
  /** When it is asked again, monotonic; null while it answers. */
  retryMs: number | null;
}

/**
 * The usage of file systems that may hang. `prepare` asks them through the helper, and `read` gives the last answers at
 * once. One that does not answer keeps its last usage, is marked unresponsive and warned of, until it is unmounted or
 * answers when it is asked again ten minutes later, or as soon as no call hangs any more.
 */
export class MountUsages {
  readonly #calls: AbandonableCalls;
  readonly #warnings: AgentWarnings;
  readonly #nowMs: () => number;
  readonly #limitMs: number;
  #mounts = new Map<string, AskedMount>();
  /** They are asked when others that never answered have done so. */
  #unproven: AskedMount[] = [];
  #isStopped = false;

  constructor(
    calls: AbandonableCalls,
    warnings: AgentWarnings,
    options: { readonly nowMs?: () => number; readonly limitMs?: number } = {},
  ) {
    this.#calls = calls;
    this.#warnings = warnings;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.#limitMs = options.limitMs ?? limitMs;
  }

  /** Asks those of the present mounts that may be asked, and forgets the others. */
  prepare(fileSystems: readonly FileSystem[]): void {
    const present = fileSystems.filter(({ mayHang }) => mayHang).map((mount) => this.#known(mount));
    this.#mounts = new Map(present.map((asked) => [keyOf(asked.mount), asked]));
    const due = present.filter((asked) => !asked.isAsking && this.#mayAsk(asked));
    for (const asked of due.filter(isProven)) {
      this.#ask(asked);
    }
    this.#unproven = due.filter((asked) => !isProven(asked));
    this.#askUnproven();
    this.#warn();
  }

  /** Before the helper ends, which rejects what was asked. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Throws the error with which the file system answered. */
  read(mount: FileSystem): UsageAnswer {
    const asked = this.#mounts.get(keyOf(mount));
    if (asked?.error) {
      throw asked.error;
    }
    return { usage: asked?.last ?? null, isUnresponsive: asked !== undefined && asked.retryMs !== null };
  }

  #known(mount: FileSystem): AskedMount {
    return this.#mounts.get(keyOf(mount)) ?? { mount, last: null, error: null, isAsking: false, retryMs: null };
  }

  #mayAsk(asked: AskedMount): boolean {
    return asked.retryMs === null || this.#calls.stuckFileSystems === 0 || this.#nowMs() >= asked.retryMs;
  }

  /** Asks those that never answered a few at a time, as long as not too many of them hang. */
  #askUnproven(): void {
    const asking = [...this.#mounts.values()].filter((asked) => asked.isAsking && !isProven(asked)).length;
    const room = threadsForUnproven - this.#calls.stuckFileSystems - asking;
    for (const asked of this.#unproven.splice(0, Math.max(0, room))) {
      this.#ask(asked);
    }
    if (asking === 0 && room <= 0) {
      for (const asked of this.#unproven.splice(0)) {
        asked.retryMs = this.#nowMs();
      }
    }
  }

  #ask(asked: AskedMount): void {
    asked.isAsking = true;
    this.#calls
      .fileSystemUsage(asked.mount.mountpoint, { limitMs: this.#limitMs })
      .then(
        (usage) => this.#note(asked, usage, null),
        (error: Error) =>
          error instanceof TimeoutExpired || error instanceof Unresponsive
            ? (asked.retryMs = this.#nowMs() + retryMs)
            : // Thrown by `read`, where the sampler reports what nobody expects.
              this.#note(asked, null, error),
      )
      .finally(() => {
        asked.isAsking = false;
        this.#askUnproven();
        this.#warn();
      });
  }

  #note(asked: AskedMount, usage: FileSystemUsage | null, error: Error | null): void {
    asked.last = usage;
    asked.error = error;
    asked.retryMs = null;
  }

  #warn(): void {
    if (this.#isStopped) {
      return;
    }
    const silent = [...this.#mounts.values()].filter((asked) => asked.retryMs !== null);
    this.#warnings.set('mounts', silent.map(warningOf));
  }
}

/** Whether it answered the last time it was asked. */
function isProven({ last, retryMs: due }: AskedMount): boolean {
  return last !== null && due === null;
}

function warningOf({ mount: { mountpoint, fstype, device } }: AskedMount): AgentWarning {
  return { code: 'unresponsive-mount', detail: `${mountpoint} (${fstype}, ${device}) does not answer` };
}

/** An id is used again after its mount is gone. */
function keyOf({ id, deviceNumber, mountpoint }: FileSystem): string {
  return `${id} ${deviceNumber} ${mountpoint}`;
}
