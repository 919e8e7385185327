import type { Fleet, SignalName } from '@psfleet/sdk';
import { attempt, type AttemptSurroundings } from './attempt.js';
import { type Deed, isActionable, niceAfter, readTargets, takeAction, type Target } from './data/take-action.js';
import { ConfirmDialog } from './dialogs/confirm-dialog.js';
import { MenuDialog } from './dialogs/menu-dialog.js';
import { TextDialog } from './dialogs/text-dialog.js';
import type { TopScreen } from './top-screen.js';
import { targetLines } from './view/process-lines.js';
import { wrapText } from './view/window.js';

export interface ActionSurroundings extends AttemptSurroundings {
  readonly fleet: Fleet;
}

type WantedDeed = { readonly verb: 'signal' } | { readonly verb: 'nice'; readonly by: number };

/** The most harmless one that usually does comes first. */
const signals: readonly (readonly [SignalName, string])[] = [
  ['SIGTERM', 'ask it to end'],
  ['SIGINT', 'interrupt, as Ctrl-C does'],
  ['SIGHUP', 'hang up; many read their configuration again'],
  ['SIGKILL', 'end it at once, without a chance to tidy up'],
  ['SIGSTOP', 'stop it until SIGCONT'],
  ['SIGCONT', 'let it go on'],
  ['SIGUSR1', 'what its program makes of it'],
  ['SIGUSR2', 'what its program makes of it'],
  ['SIGQUIT', 'end it with a core dump'],
];

/** Asks which signal, then shows the processes as they are now, and acts only when that is confirmed. */
export function openAction(around: ActionSurroundings, screen: TopScreen, wanted: WantedDeed): void {
  // The table may change while the dialogs are open; what was chosen stays.
  const procUids = screen.view.chosen.map(({ procUid }) => procUid);
  if (procUids.length === 0) {
    return;
  }
  if (wanted.verb === 'nice') {
    confirm(around, screen, procUids, wanted);
    return;
  }
  const items = signals.map(([signal, means]) => ({ text: `${signal.padEnd(8)} ${means}`, value: signal }));
  screen.open(
    new MenuDialog('Signal', items, (signal) => confirm(around, screen, procUids, { verb: 'signal', signal })),
  );
}

function confirm(around: ActionSurroundings, screen: TopScreen, procUids: readonly string[], deed: Deed): void {
  const title = deed.verb === 'signal' ? `Send ${deed.signal}` : `Change the niceness by ${deed.by}`;
  let targets: readonly Target[] = [];
  const dialog = new ConfirmDialog({ title, lines: null, deed: null }, () => {
    void act(around, screen, targets.filter(isActionable), { title, deed });
  });
  screen.open(dialog);
  const read = async (): Promise<void> => {
    targets = await readTargets(around.fleet, procUids, around.signal);
    const time = { nowMs: screen.options.now(), isUtc: screen.options.isUtc };
    const count = targets.filter(isActionable).length;
    dialog.replace({
      title,
      lines: (columns) => targetLines(targets, time, columns),
      deed: count === 0 ? null : `${deedText(deed, targets)}${count === 1 ? '' : ` (${count} processes)`}`,
    });
  };
  void attempt(around, read, (text) => dialog.replace({ title, lines: () => [{ text }], deed: null }));
}

function deedText(deed: Deed, targets: readonly Target[]): string {
  if (deed.verb === 'signal') {
    return `send ${deed.signal}`;
  }
  const [first, ...others] = targets.filter(isActionable);
  const nice = first === undefined || others.length > 0 ? null : niceAfter(first.detail, deed.by);
  return nice === null ? `change the niceness by ${deed.by}` : `set the niceness to ${nice}`;
}

async function act(
  around: ActionSurroundings,
  screen: TopScreen,
  targets: Parameters<typeof takeAction>[1],
  { title, deed }: { readonly title: string; readonly deed: Deed },
): Promise<void> {
  const dialog = new TextDialog(title, () => [{ text: 'waiting for the answer of the agent ...' }]);
  screen.open(dialog);
  around.redraw();
  const outcomes = await takeAction(around.fleet, targets, deed);
  dialog.replace((columns) => outcomes.flatMap((text) => wrapText(text, columns).map((line) => ({ text: line }))));
  screen.view.untagAll();
  around.redraw();
}
