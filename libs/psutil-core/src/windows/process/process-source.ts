import { AccessDenied, NoSuchProcess } from '../../errors.js';
import type { ProcessEntry } from '../decode/processes.js';
import { decodeMicroseconds } from '../decode/time.js';
import { ERROR_INVALID_PARAMETER, nativeFailure } from '../native/failures.js';
import { closeHandle, hasEnded } from '../native/handles.js';
import { openProcess, processRights, readProcessTimes } from '../native/processes.js';
import { enableDebugPrivilege } from '../native/tokens.js';
import type { Snapshot, Snapshots } from './snapshots.js';

let hasAskedForPrivilege = false;

/**
 * One process: its handles and its entry in the system's list, and the only place that turns errors of Windows into
 * errors about a process. Within a oneshot, handles stay open and the entry stays the same.
 */
export class ProcessSource {
  readonly pid: number;
  /** Name for errors. */
  knownName: string | null = null;
  readonly #snapshots: Snapshots;
  #depth = 0;
  readonly #kept = new Map<number, number>();
  #snapshot: Snapshot | null = null;

  constructor(pid: number, snapshots: Snapshots) {
    this.pid = pid;
    this.#snapshots = snapshots;
  }

  enter(): void {
    this.#depth += 1;
  }

  exit(): void {
    this.#depth -= 1;
    if (this.#depth === 0) {
      for (const handle of this.#kept.values()) {
        closeHandle(handle);
      }
      this.#kept.clear();
      this.#snapshot = null;
    }
  }

  /** Calls `action` with a handle. Throws NoSuchProcess, AccessDenied. */
  use<T>(rights: number, action: (handle: number) => T): T {
    const kept = this.#kept.get(rights);
    const handle = kept ?? this.open(rights);
    try {
      return action(handle);
    } catch (error) {
      throw hasEnded(handle) ? this.noSuchProcess(error) : this.#translated(error);
    } finally {
      if (this.#depth === 0) {
        closeHandle(handle);
      } else {
        this.#kept.set(rights, handle);
      }
    }
  }

  /** Opens a handle, which the caller closes. While it is open, Windows gives the PID to no other process. */
  open(rights: number): number {
    const handle = this.openEvenIfEnded(rights);
    if (hasEnded(handle)) {
      closeHandle(handle);
      throw this.noSuchProcess();
    }
    return handle;
  }

  /** The same, also for a process that has ended but is kept by somebody else's handle, with its exit code. */
  openEvenIfEnded(rights: number): number {
    // Windows ignores the lowest two bits, which no PID has.
    if (this.pid % 4 !== 0) {
      throw this.noSuchProcess();
    }
    if (this.pid === 0) {
      throw this.#denied('nobody may open the idle process');
    }
    if (!hasAskedForPrivilege) {
      hasAskedForPrivilege = true;
      enableDebugPrivilege();
    }
    const opened = openProcess(this.pid, rights | processRights.synchronize);
    if ('handle' in opened) {
      return opened.handle;
    }
    const failure = nativeFailure('OpenProcess', opened.code);
    if (opened.code === ERROR_INVALID_PARAMETER || !this.#snapshots.fresh().entries.has(this.pid)) {
      throw this.noSuchProcess(failure);
    }
    throw this.#translated(failure);
  }

  /** Four FILETIMEs; see native/processes.ts. */
  times(): Buffer {
    return this.use(processRights.queryLimited, readProcessTimes);
  }

  /** Microseconds since the epoch; null for a process of the kernel that has no start. */
  startTicks(): number | null {
    const ticks = this.unlessDenied(
      () => decodeMicroseconds(this.times(), 0),
      () => this.entry().startTicks,
    );
    return ticks === 0 ? null : ticks;
  }

  /** What the system's list says about it: in a oneshot the same for all readings, and at most 100 ms old. */
  entry(): ProcessEntry {
    return this.listed().entry;
  }

  /** The entry, and the buffer that has its threads. */
  listed(): { readonly entry: ProcessEntry; readonly bytes: Buffer } {
    const snapshot = this.#snapshot ?? this.#chooseSnapshot();
    if (this.#depth > 0) {
      this.#snapshot = snapshot;
    }
    const entry = snapshot.entries.get(this.pid);
    if (entry === undefined) {
      throw this.noSuchProcess();
    }
    return { entry, bytes: snapshot.bytes };
  }

  /** Reads by other means what Windows refuses. */
  unlessDenied<T>(read: () => T, otherwise: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof AccessDenied) {
        return otherwise();
      }
      throw error;
    }
  }

  noSuchProcess(cause?: unknown, message?: string): NoSuchProcess {
    return new NoSuchProcess({ pid: this.pid, processName: this.knownName, message: message ?? null, cause });
  }

  /** To be called after an act, which makes what was read before wrong. */
  forgetReadings(): void {
    this.#snapshot = null;
    this.#snapshots.forget();
  }

  /** A recent snapshot may be of an earlier process with this PID, or from before it began. */
  #chooseSnapshot(): Snapshot {
    if (this.#depth === 0) {
      return this.#snapshots.fresh();
    }
    const recent = this.#snapshots.recent();
    const known = recent.entries.get(this.pid);
    const start = this.unlessDenied(
      () => decodeMicroseconds(this.times(), 0),
      () => known?.startTicks ?? 0,
    );
    return known?.startTicks === start ? recent : this.#snapshots.fresh();
  }

  #translated(error: unknown): unknown {
    return error instanceof AccessDenied ? this.#denied(error.reason, error) : error;
  }

  #denied(message: string, cause?: unknown): AccessDenied {
    return new AccessDenied({ pid: this.pid, processName: this.knownName, message, cause });
  }
}
