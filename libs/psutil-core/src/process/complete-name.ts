/** Linux cuts names to this length; the command line can complete a longer one. */
const cutNameLength = 15;

/**
 * The name of a program as psutil has it: one that the kernel cut is completed from the first argument, if that starts
 * with it. `readCmdline` is called only then; null means that the arguments are unknown.
 */
export function completeName(name: string, readCmdline: () => readonly string[] | null): string {
  if (name.length < cutNameLength) {
    return name;
  }
  const first = readCmdline()?.[0];
  const whole = first?.slice(first.lastIndexOf('/') + 1);
  return whole?.startsWith(name) === true ? whole : name;
}
