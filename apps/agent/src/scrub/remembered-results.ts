import type { ScrubbedArguments, Scrubber } from './scrubber.js';

/** Characters of a command line that is remembered, and how many of these and of names are at most. */
const maxChars = 1_000;
const maxEntries = 500;

/**
 * Remembers what needed no change, because most programs that a machine starts are the same few again and again. What
 * holds a secret is not remembered, so that none stays in memory.
 */
export function rememberResults(scrubber: Scrubber): Scrubber {
  const names = new Set<string>();
  const commandLines = new Map<string, ScrubbedArguments>();
  return {
    scrubName: (name) => {
      if (names.has(name)) {
        return name;
      }
      const scrubbed = scrubber.scrubName(name);
      if (scrubbed === name && name.length <= maxChars) {
        makeRoom(names);
        names.add(name);
      }
      return scrubbed;
    },
    scrubArguments: (args) => {
      // The kernel ends each argument with a NUL, so none contains one.
      const key = args.join('\0');
      const known = commandLines.get(key);
      if (known !== undefined && known.args.length === args.length) {
        return known;
      }
      const result = scrubber.scrubArguments(args);
      if (!result.isScrubbed && key.length <= maxChars) {
        makeRoom(commandLines);
        commandLines.set(key, result);
      }
      return result;
    },
  };
}

function makeRoom(kept: { readonly size: number; clear(): void }): void {
  if (kept.size >= maxEntries) {
    kept.clear();
  }
}
