import { inspect } from 'node:util';
import { NoSuchProcess, TimeoutExpired } from '../errors.js';
import type { InspectOptions } from '../model/node-types.js';
import {
  checkAttributes,
  processAttributes,
  type AttributeOptions,
  type PickedAttributes,
  type ProcessAttribute,
} from './attributes.js';
import { describeProcess, type ProcessDescription } from './describe-process.js';
import { ProcessActions } from './process-actions.js';
import { coreOf, throwIfReused, type ProcessSystem } from './process-identity.js';
import { readAttributes } from './read-attributes.js';

/** What a process needs to find its parent and children. */
export interface ProcessFamily extends ProcessSystem {
  /** Opens a process of the same instance. Throws NoSuchProcess. */
  readonly openProcess: (pid: number) => BoundProcess;
}

/** NoInfer, which TypeScript has only since 5.4. */
type Uninferred<T> = [T][T extends unknown ? 0 : never];

/** `inspect.custom` of node:util, which declarations could not name without @types/node. */
const customInspection: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** How a process ended: as `wait` returns it. */
interface Exit {
  readonly code: number | null;
}

/** Waits for the exit; null after `timeout` seconds (null: never). */
export type ExitWait = (timeout: number | null) => Promise<Exit | null>;

/** One process of one machine, psutil's Process. Created by `new Process(pid)` or `processIter()`. */
export class BoundProcess extends ProcessActions {
  /** The names that asDict and processIter accept. */
  static readonly attrs: ReadonlySet<ProcessAttribute> = processAttributes;

  /** The result of `wait`, set by waitProcs on processes that are gone. */
  returncode: number | null | undefined = undefined;
  readonly #family: ProcessFamily;
  readonly #waitForExit: ExitWait;
  #exit: Exit | null = null;

  /**
   * With `waitForExit`, which tells how to wait, a PID that does not exist yields the object of an ended process: Node
   * knows more about its own children.
   */
  constructor(family: ProcessFamily, pid?: number, waitForExit: ExitWait | null = null) {
    super(family, pid, { mayBeGone: waitForExit !== null });
    this.#family = family;
    this.#waitForExit = waitForExit ?? ((timeout) => this.#watchExit(timeout));
  }

  /**
   * Reads several attributes at once, each file once. Attributes that are denied, or that a zombie does not have, get
   * `adValue` (null by default). Without `attrs` it returns all that this platform supports, in alphabetical order.
   * Throws NoSuchProcess.
   */
  asDict<K extends ProcessAttribute = ProcessAttribute, A = null>(
    options: AttributeOptions<K, A> = {},
  ): PickedAttributes<K, Uninferred<A>> {
    const adValue = options.adValue === undefined ? null : options.adValue;
    return readAttributes(this, checkAttributes(options.attrs), adValue) as PickedAttributes<K, A>;
  }

  /** The parent, or null if there is none, it is gone, or its PID was recycled. */
  parent(): BoundProcess | null {
    if (this.pid === this.#family.lowestPid()) {
      return null;
    }
    const ppid = this.ppid();
    try {
      const parent = this.#family.openProcess(ppid);
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
    throwIfReused(this);
    const childrenOf = new Map<number, number[]>();
    for (const [pid, ppid] of this.#family.platform.ppids()) {
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
   * process and the system reports it; otherwise, or if it was already gone, with null. Windows tells the exit code of
   * any process. A zombie is not gone. Rejects with TimeoutExpired after `timeout` seconds (0 checks once).
   */
  async wait(options: { readonly timeout?: number | null } = {}): Promise<number | null> {
    const timeout = checkTimeout(options.timeout);
    if (this.pid === 0) {
      throw new RangeError("can't wait for PID 0");
    }
    this.#exit ??= await this.#waitForExit(timeout);
    if (this.#exit === null) {
      const { rememberedName } = coreOf(this);
      throw new TimeoutExpired({ seconds: timeout ?? 0, pid: this.pid, processName: rememberedName });
    }
    return this.#exit.code;
  }

  /** `Process(pid=1, name='init', status='sleeping')`. */
  override toString(): string {
    const { pid, name, status } = describeProcess(this);
    const facts = [
      `pid=${pid}`,
      ...(name === null ? [] : [`name=${inspect(name)}`]),
      ...(status === null ? [] : [`status=${inspect(status)}`]),
    ];
    return `Process(${facts.join(', ')})`;
  }

  /** What JSON.stringify shows: pid, name and status. `info` or `asDict()` have more. */
  toJSON(): ProcessDescription {
    return describeProcess(this);
  }

  /** What console.log shows: pid, name and status. */
  [customInspection](_depth: number, options: InspectOptions): string {
    return `${this.constructor.name} ${inspect(describeProcess(this), options)}`;
  }

  async #watchExit(timeout: number | null): Promise<Exit | null> {
    const watch = coreOf(this).source.watchExit(this.ident.startTicks);
    if (watch === null) {
      return { code: null };
    }
    try {
      const isGone = await this.#family.exits.wait(watch, timeout === null ? null : timeout * 1000);
      return isGone ? { code: watch.exitCode() } : null;
    } finally {
      watch.close();
    }
  }

  #openChildren(pids: readonly number[], seen: Set<number>): BoundProcess[] {
    const children: BoundProcess[] = [];
    for (const pid of pids) {
      if (!seen.has(pid)) {
        seen.add(pid);
        try {
          const child = this.#family.openProcess(pid);
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
