import { AccessDenied, NotSupported, ZombieProcess } from '../errors.js';
import {
  checkAttributes,
  processAttributes,
  type AttributeOptions,
  type PickedAttributes,
  type ProcessAttribute,
  type ProcessAttributes,
} from './attributes.js';
import { ProcessActions } from './process-actions.js';

/** One process of one machine: psutil's Process. Made by `new Process(pid)` or `processIter()`. */
export class BoundProcess extends ProcessActions {
  /** Names that asDict and processIter take. */
  static readonly attrs: ReadonlySet<ProcessAttribute> = processAttributes;

  /**
   * Several attributes at once, each file read once. Where access is denied, or the process is a zombie without that value, stands `adValue` (null).
   * Without `attrs` all, in alphabetical order, without those that this platform does not have. NoSuchProcess is thrown.
   */
  asDict<K extends ProcessAttribute = ProcessAttribute, A = null>(options: AttributeOptions<K, A> = {}): PickedAttributes<K, NoInfer<A>> {
    const adValue = options.adValue === undefined ? null : options.adValue;
    return this.readAttributes(checkAttributes(options.attrs), adValue) as PickedAttributes<K, A>;
  }

  /** As asDict, with names that were checked; null for all. */
  readAttributes(asked: readonly ProcessAttribute[] | null, adValue: unknown): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    const end = this.beginOneshot();
    try {
      for (const name of asked ?? processAttributes) {
        try {
          values[name] = this.#read(name);
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

  #read(name: ProcessAttribute): ProcessAttributes[ProcessAttribute] {
    return name === 'pid' ? this.pid : this[name]();
  }
}
