/**
 * The environment block of a process: `NAME=value` texts in UTF-16, each ended by NUL, up to an empty one. A name may
 * begin with '=', as those do in which cmd.exe keeps the directory of each drive; they are left out as in psutil. Names
 * become upper case, because Windows does not tell them apart.
 */
export function decodeEnvironment(block: Buffer): Record<string, string> {
  const entries: [string, string][] = [];
  for (const text of block.toString('utf16le').split('\0')) {
    if (text === '') {
      break;
    }
    const separator = text.indexOf('=', 1);
    if (separator > 0 && !text.startsWith('=')) {
      entries.push([text.slice(0, separator).toUpperCase(), text.slice(separator + 1)]);
    }
  }
  return Object.fromEntries(entries);
}
