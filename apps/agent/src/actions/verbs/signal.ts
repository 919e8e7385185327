import { constants } from 'node:os';
import type { ActionVerb } from './action-verb.js';
import { awaitEffect } from './signal-effect.js';

/** Sends a signal. If its effect can be observed, waits for it briefly. */
export const signal: ActionVerb<'signal', void> = {
  isInTable: false,
  perform: ({ pin }, { signal: name }) => void pin.sendSignal(constants.signals[name]),
  verify: ({ process }, { signal: name }) => awaitEffect(process, name),
};
