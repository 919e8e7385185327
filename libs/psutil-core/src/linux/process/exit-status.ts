/** Decodes a status of wait(2): the exit code, or the negated number of the signal. */
export function decodeExitStatus(status: number): number {
  const signal = status & 0x7f;
  return signal === 0 ? (status >> 8) & 0xff : -signal;
}
