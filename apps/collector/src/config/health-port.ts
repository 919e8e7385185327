/** Kept apart from CollectorConfig so that the command `health` need not load its validator. */
export const defaultHealthPort = 7783;
