/** How an action on one process ended; a closed list. */
export const outcomes = [
  /** Done, and the effect was seen; the detail says which. */
  'done',
  /** The system accepted it, but its effect was not seen: the process still runs, or it is hidden, say. */
  'delivered',
  /** The process had ended. */
  'no-such-process',
  /** Another process has the pid. Nothing was done to it. */
  'other-process',
  /** The operating system refused. */
  'access-denied',
  /** The host's own rules refused. */
  'policy',
  /** It arrived too late, or was withdrawn before it was carried out. Nothing was done, and nothing will be. */
  'expired',
  /** The process ended during the action, so another one may have been affected. */
  'uncertain',
  /** The host cannot do this. */
  'not-supported',
  /** The request makes no sense to this host; nothing was done. */
  'bad-request',
  /** Something else went wrong; the detail says what. */
  'failed',
] as const;

export type Outcome = (typeof outcomes)[number];
