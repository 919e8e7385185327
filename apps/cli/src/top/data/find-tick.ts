/** The moment of the last tick at or before a time; null if there is none. */
export type ReadMoment = (at: number) => Promise<number | null>;

/** A tick is sought at most so far after another one, by doubling steps. */
const maxDoublings = 20;
/** How many ticks are passed over at most when a step went too far. */
const maxStepsBack = 50;

/** The tick before one; null if there is none. */
export async function findTickBefore(read: ReadMoment, at: number): Promise<number | null> {
  return read(at - 1);
}

/**
 * The tick after one; null if there is none until `now`. Nobody lists the ticks of a host, so it looks one interval
 * ahead, then further and further, and goes back to the first one if it went too far.
 */
export async function findTickAfter(
  read: ReadMoment,
  at: number,
  { intervalMs, now }: { readonly intervalMs: number; readonly now: number },
): Promise<number | null> {
  let found = at;
  for (let doubling = 0, ms = intervalMs; found <= at; doubling++, ms *= 2) {
    if (doubling > maxDoublings || at + ms - intervalMs > now) {
      return null;
    }
    found = (await read(Math.min(at + ms, now))) ?? at;
  }
  for (let step = 0; step < maxStepsBack; step++) {
    const earlier = await read(found - 1);
    if (earlier === null || earlier <= at) {
      break;
    }
    found = earlier;
  }
  return found;
}
