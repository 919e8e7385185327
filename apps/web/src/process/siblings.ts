import type { Process } from '@psfleet/sdk';

/** The processes of one host that run the same program as another process. */
export interface Siblings {
  readonly host: string;
  readonly processes: number;
  /** How many of them have the same arguments, too. */
  readonly sameArguments: number;
  /** Bytes, of all of them; null if none is known. */
  readonly rss: number | null;
  /** Percent of one core, of all of them. */
  readonly cpuPercent: number | null;
}

/** Processes of the same program by host, those with most memory first, without the process itself. */
export function siblingsByHost(
  processes: readonly Process[],
  self: Pick<Process, 'procUid' | 'cmdline'>,
): readonly Siblings[] {
  const hosts = new Map<string, Siblings>();
  const own = argumentsOf(self);
  for (const process of processes) {
    if (process.procUid !== self.procUid) {
      const before = hosts.get(process.host);
      const isSame = own !== null && argumentsOf(process) === own;
      hosts.set(process.host, {
        host: process.host,
        processes: (before?.processes ?? 0) + 1,
        sameArguments: (before?.sameArguments ?? 0) + (isSame ? 1 : 0),
        rss: add(before?.rss, process.rss),
        cpuPercent: add(before?.cpuPercent, process.cpuPercent),
      });
    }
  }
  return [...hosts.values()].toSorted((a, b) => (b.rss ?? -1) - (a.rss ?? -1));
}

/** Differs where command lines do; null where one could not be read. */
function argumentsOf({ cmdline }: Pick<Process, 'cmdline'>): string | null {
  return cmdline === null ? null : JSON.stringify(cmdline.slice(1));
}

function add(sum: number | null | undefined, value: number | null): number | null {
  return value === null ? (sum ?? null) : (sum ?? 0) + value;
}
