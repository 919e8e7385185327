import type { ActionVerb } from './action-verb.js';

/** Sets the niceness of all threads of a process. */
export const nice: ActionVerb<'nice', number> = {
  isInTable: true,

  /** Returns the niceness before. */
  perform({ process, pin }, { value }) {
    const before = process.nice();
    pin.setNice(value, { allThreads: true });
    return before;
  },

  verify({ process }, { value }, before) {
    const after = process.nice();
    if (after !== value) {
      throw new Error(`nice is ${after} after it was set to ${value}`);
    }
    return `nice was ${before}, is ${after}`;
  },
};
