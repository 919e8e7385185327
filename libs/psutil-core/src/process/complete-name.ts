import { encodeText } from '../text/surrogate-escape.js';

/** Linux cuts names to this number of bytes; the command line can complete a longer one. */
const cutNameBytes = 15;

/**
 * The name of a program as psutil has it: one that the kernel cut is completed from the first argument, if that starts
 * with it. Bytes are compared, because the cut may be within a character (psutil issue 2159). `readCmdline` is called
 * only then; null means that the arguments are unknown.
 */
export function completeName(name: string, readCmdline: () => readonly string[] | null): string {
  // It counts three bytes for a byte that is not UTF-8, so no cut name is below it.
  if (Buffer.byteLength(name) < cutNameBytes) {
    return name;
  }
  const bytes = encodeText(name);
  if (bytes.length < cutNameBytes) {
    return name;
  }
  const first = readCmdline()?.[0];
  const whole = first?.slice(first.lastIndexOf('/') + 1);
  return whole !== undefined && encodeText(whole).subarray(0, bytes.length).equals(bytes) ? whole : name;
}
