import { AccessDenied, NoSuchProcess, NotSupported, TimeoutExpired, ZombieProcess } from '../errors.js';
import {
  checkAttributes,
  processAttributes,
  type AttributeOptions,
  type PickedAttributes,
  type ProcessAttribute,
} from './attributes.js';
import { ProcessActions } from './process-actions.js';
import type { ProcessSystem } from './process-identity.js';

/** What a process needs to find its parent and children. */
export interface ProcessFamily extends ProcessSystem {
  /** Opens a process of the same instance. Throws NoSuchProcess. */
  readonly openProcess: (pid: number) => BoundProcess;
}

/** One process of one machine, psutil's Process. Created by `new Process(pid)` or `processIter()`. */
export class BoundProcess extends ProcessActions {
  /** The names that asDict and processIter accept. */
  static readonly attrs: ReadonlySet<ProcessAttribute> = processAttributes;

  /** The result of `wait`, set by waitProcs on processes that are gone. */
  returncode: number | null | undefined = undefined;
  declare protected readonly system: ProcessFamily;
  #exit: { readonly code: number | null } | null = null;

  /** With `mayBeGone`, a PID that does not exist yields the object of an ended process. */
  constructor(system: ProcessFamily, pid?: number, options: { readonly mayBeGone?: boolean } = {}) {
    super(system, pid, options);
  }

  /**
   * Reads several attributes at once, each file once. Attributes that are denied, or that a zombie does not have, get
   * `adValue` (null by default). Without `attrs` it returns all that this platform supports, in alphabetical order.
   * Throws NoSuchProcess.
   */
  asDict<K extends ProcessAttribute = ProcessAttribute, A = null>(
    options: AttributeOptions<K, A> = {},
  ): PickedAttributes<K, NoInfer<A>> {
    const adValue = options.adValue === undefined ? null : options.adValue;
    return this.readAttributes(checkAttributes(options.attrs), adValue) as PickedAttributes<K, A>;
  }

  /** Like asDict, with validated names; null means all. */
  readAttributes(asked: readonly ProcessAttribute[] | null, adValue: unknown): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    const end = this.beginOneshot();
    try {
      for (const name of asked ?? processAttributes) {
        try {
          values[name] = name === 'pid' ? this.pid : this[name]();
        } catch (error) {
          if (error instanceof AccessDenied || error instanceof ZombieProcess) {
            values[name] = adValue;
          } else if (asked !== null || !(error instanceof NotSupported)) {
            throw error;
          }
        }
      }
    } finally {
      end();
    }
    return values;
  }

  /** The parent, or null if there is none, it is gone, or its PID was recycled. */
  parent(): BoundProcess | null {
    if (this.pid === this.system.lowestPid()) {
      return null;
    }
    const ppid = this.ppid();
    try {
      const parent = this.system.openProcess(ppid);
      return isNotYounger(parent, this) ? parent : null;
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        return null;
      }
      throw error;
    }
  }

  /** The parent, its parent and so on. */
  parents(): BoundProcess[] {
    const parents: BoundProcess[] = [];
    for (let parent = this.parent(); parent !== null; parent = parent.parent()) {
      parents.push(parent);
    }
    return parents;
  }

  /**
   * The running processes that this one started, with `recursive` their descendants too. It reads the parent of every
   * process once.
   */
  children(options: { readonly recursive?: boolean } = {}): BoundProcess[] {
    this.throwIfReused();
    const childrenOf = new Map<number, number[]>();
    for (const [pid, ppid] of this.system.platform.ppids()) {
      const siblings = childrenOf.get(ppid);
      if (siblings === undefined) {
        childrenOf.set(ppid, [pid]);
      } else {
        siblings.push(pid);
      }
    }
    const found: BoundProcess[] = [];
    // PIDs that are recycled during the reading could form a cycle.
    const seen = new Set([this.pid]);
    const stack = [this.pid];
    for (let pid = stack.pop(); pid !== undefined; pid = stack.pop()) {
      for (const child of this.#openChildren(childrenOf.get(pid) ?? [], seen)) {
        found.push(child);
        if (options.recursive === true) {
          stack.push(child.pid);
        }
      }
    }
    return found;
  }

  /**
   * Resolves when the process is gone: with the exit code, or with the negated signal number, if it was a child of this
   * process and the system reports it; otherwise, or if it was already gone, with null. A zombie is not gone. Rejects
   * with TimeoutExpired after `timeout` seconds (0 checks once).
   */
  async wait(options: { readonly timeout?: number | null } = {}): Promise<number | null> {
    const timeout = checkTimeout(options.timeout);
    if (this.pid === 0) {
      throw new RangeError("can't wait for PID 0");
    }
    this.#exit ??= { code: await this.waitForExit(timeout) };
    return this.#exit.code;
  }

  /** How `wait` waits; Popen overrides it, because Node knows more about its own children. */
  protected async waitForExit(timeout: number | null): Promise<number | null> {
    const watch = this.source.watchExit(this.ident.startTicks);
    if (watch === null) {
      return null;
    }
    try {
      if (!(await this.system.exits.wait(watch, timeout === null ? null : timeout * 1000))) {
        throw new TimeoutExpired({ seconds: timeout ?? 0, pid: this.pid, processName: this.rememberedName });
      }
      return watch.exitCode();
    } finally {
      watch.close();
    }
  }

  /** `Process(pid=1, name='init', status='sleeping')`. */
  override toString(): string {
    const facts = this.oneshot(() => [`pid=${this.pid}`, ...this.#describe()]);
    return `Process(${facts.join(', ')})`;
  }

  #describe(): string[] {
    if (this.isKnownReused) {
      return ["status='terminated + PID reused'"];
    }
    try {
      return [`name='${this.rememberedName ?? this.name()}'`, `status='${this.status()}'`];
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        return [error instanceof ZombieProcess ? "status='zombie'" : "status='terminated'"];
      }
      if (error instanceof AccessDenied) {
        return [];
      }
      throw error;
    }
  }

  #openChildren(pids: readonly number[], seen: Set<number>): BoundProcess[] {
    const children: BoundProcess[] = [];
    for (const pid of pids) {
      if (!seen.has(pid)) {
        seen.add(pid);
        try {
          const child = this.system.openProcess(pid);
          if (isNotYounger(this, child)) {
            children.push(child);
          }
        } catch (error) {
          if (!(error instanceof NoSuchProcess)) {
            throw error;
          }
        }
      }
    }
    return children;
  }
}

/** A parent is at least as old as its child, or else its PID was recycled. An unknown start proves nothing. */
function isNotYounger(parent: ProcessActions, child: ProcessActions): boolean {
  const parentStart = parent.ident.startTicks;
  const childStart = child.ident.startTicks;
  return parentStart === null || childStart === null || parentStart <= childStart;
}

/** Seconds; null means no timeout. */
export function checkTimeout(timeout: unknown): number | null {
  if (timeout === undefined || timeout === null) {
    return null;
  }
  if (typeof timeout !== 'number') {
    throw new TypeError(`timeout must be an int or float (got ${typeof timeout})`);
  }
  if (!(timeout >= 0)) {
    throw new RangeError(`timeout must be positive or zero (got ${timeout})`);
  }
  return timeout;
}
