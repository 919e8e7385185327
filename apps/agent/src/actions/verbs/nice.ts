import { NoSuchProcess } from '@psfleet/psutil-core';
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

  verify({ process, pin }, { value }, before) {
    const after = process.nice();
    if (!pin.isAlive()) {
      throw new NoSuchProcess({ pid: process.pid });
    }
    return after === value
      ? { seen: true, detail: `nice was ${before}, is ${after}` }
      : { seen: false, detail: `nice was set to ${value}, but is ${after}; it was ${before}` };
  },
};
