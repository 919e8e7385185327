import { escapeControls } from '@psfleet/display';
import { type Fleet, FleetError, type ProcessDetail, type SignalName } from '@psfleet/sdk';

export type Deed =
  { readonly verb: 'signal'; readonly signal: SignalName } | { readonly verb: 'nice'; readonly by: number };

/** A process as its newest tick has it, or why that could not be read. */
export type Target =
  | { readonly procUid: string; readonly detail: ProcessDetail; readonly problem: null }
  | { readonly procUid: string; readonly detail: null; readonly problem: string };

const maxAtOnce = 8;

/** Reads the processes as they are now: the table may be of another time. */
export function readTargets(fleet: Fleet, procUids: readonly string[], signal: AbortSignal): Promise<Target[]> {
  return mapAtMost(procUids, async (procUid): Promise<Target> => {
    try {
      const { data } = await fleet.process(procUid).info({ signal });
      return { procUid, detail: data, problem: null };
    } catch (error) {
      return { procUid, detail: null, problem: textOf(error) };
    }
  });
}

/** Whether anything can be done to it: it is not known to have ended. */
export function isActionable(target: Target): target is Target & { readonly detail: ProcessDetail } {
  return target.detail !== null && target.detail.running !== false;
}

/** The niceness that a process would get; null if its present one is not known. */
export function niceAfter({ nice }: ProcessDetail, by: number): number | null {
  return nice === null ? null : Math.max(-20, Math.min(19, nice + by));
}

/** Does it to each process, and says of each what came of it, in harmless text. */
export function takeAction(
  fleet: Fleet,
  targets: readonly (Target & { readonly detail: ProcessDetail })[],
  deed: Deed,
): Promise<string[]> {
  return mapAtMost(targets, async ({ procUid, detail }) => {
    const who = `${escapeControls(detail.name)} ${detail.pid ?? ''} on ${escapeControls(detail.host)}`;
    try {
      const { data } = await act(fleet, procUid, detail, deed);
      const said = data.results.map((result) => escapeControls(result.detail)).join('; ');
      return `${who}: ${data.status}${said === '' ? '' : `, ${said}`}`;
    } catch (error) {
      return `${who}: ${textOf(error)}`;
    }
  });
}

async function act(fleet: Fleet, procUid: string, detail: ProcessDetail, deed: Deed) {
  const process = fleet.process(procUid);
  if (deed.verb === 'signal') {
    return process.sendSignal(deed.signal);
  }
  const nice = niceAfter(detail, deed.by);
  if (nice === null) {
    throw new FleetError('not-supported', 'its niceness is not known');
  }
  return process.nice(nice);
}

function textOf(error: unknown): string {
  if (!(error instanceof FleetError)) {
    throw error;
  }
  return escapeControls(error.message);
}

/** A few at once, in their order. */
async function mapAtMost<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += maxAtOnce) {
    results.push(...(await Promise.all(items.slice(start, start + maxAtOnce).map(work))));
  }
  return results;
}
