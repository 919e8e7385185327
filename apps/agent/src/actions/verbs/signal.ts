import { constants } from 'node:os';
import type { ActionVerb } from './action-verb.js';
import { awaitEffect } from './signal-effect.js';

/** Sends a signal, and waits briefly for its effect. Returns the state in which the process was before. */
export const signal: ActionVerb<'signal', string> = {
  isInTable: false,
  perform: ({ process, pin }, { signal: name }) => {
    const before = process.status();
    pin.sendSignal(constants.signals[name]);
    return before;
  },
  verify: (subject, { signal: name }, before) => awaitEffect(subject, name, before),
};
