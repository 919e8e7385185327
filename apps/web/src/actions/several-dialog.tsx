import { escapeControls } from '@psfleet/display';
import type { Process } from '@psfleet/sdk';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../dialogs/dialog.js';
import type { TakenAction } from './act-in-turn.js';
import { actionChoices } from './action-choices.js';
import { ChoiceFields } from './choice-fields.js';
import { isConfirmedBy } from './confirmation.js';
import { describeOutcome, describeRefusal } from './describe-action.js';
import { useActions } from './use-actions.js';

/** More than a person reads before pressing a button. */
const maxProcesses = 100;

/**
 * Takes the same action on several processes: lists every one of them first, and what came of each afterwards. Each is
 * acted on by its identity only, and has an action of its own in the history.
 */
export function SeveralDialog({
  processes,
  onClose,
}: {
  readonly processes: readonly Process[];
  readonly onClose: () => void;
}) {
  // The table behind the dialog goes on; what was marked when it opened is acted on, and nothing else.
  const [targets] = useState(processes);
  const { taken, state, start, stop } = useActions(targets.map(({ procUid }) => procUid));
  const [choice, setChoice] = useState(actionChoices[0]);
  const [typed, setTyped] = useState('');
  const confirmation = `${targets.length} processes`;
  const isAllowed = targets.length <= maxProcesses && (!choice.isFinal || isConfirmedBy(typed, confirmation));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isAllowed && state === 'ready') {
      void start(choice.verb);
    }
  };
  return (
    // Esc stops first, so that somebody sees what was done before the dialog goes away.
    <Dialog title={`Act on ${confirmation}`} onClose={state === 'running' ? stop : onClose}>
      <form onSubmit={submit}>
        <ul className="targets" aria-label="What will be acted on" tabIndex={0}>
          {targets.map(({ procUid, name, pid, host, username, cmdline }) => (
            <li key={procUid}>
              <span className="cut">
                <b className="b">{escapeControls(name)}</b>{' '}
                <span className="mono i3">{escapeControls((cmdline ?? []).slice(1).join(' ').slice(0, 200))}</span>
              </span>
              <span className="cut i2">
                {escapeControls(host)}, pid {pid ?? '–'}, {escapeControls(username ?? 'user not known')}
              </span>
              <Outcome taken={taken.get(procUid)} isOver={state === 'over'} />
            </li>
          ))}
        </ul>
        {targets.length > maxProcesses && (
          <p role="alert" className="bad">
            At most {maxProcesses} processes at once: mark fewer of them.
          </p>
        )}
        {state === 'ready' && (
          <ChoiceFields
            choice={choice}
            target="each process"
            onChoose={setChoice}
            confirmation={confirmation}
            typed={typed}
            onType={setTyped}
          />
        )}
        <p className="t12 i2">Whatever has ended since is left alone, also where another process has its pid by now.</p>
        <div className="dialog-buttons">
          {state === 'running' ? (
            <button className="btn" type="button" onClick={stop}>
              Stop
            </button>
          ) : (
            <button className="btn" type="button" onClick={onClose}>
              {state === 'ready' ? 'Cancel' : 'Close'}
            </button>
          )}
          {state === 'ready' && (
            <button className={choice.isFinal ? 'btn dng' : 'btn pri'} type="submit" disabled={!isAllowed}>
              {`${choice.deed} to ${confirmation}`}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function Outcome({ taken, isOver }: { readonly taken: TakenAction | undefined; readonly isOver: boolean }) {
  switch (taken?.kind) {
    case 'acting':
      return <span className="i2">acting</span>;
    case 'answered':
      return <span className={taken.action.status === 'done' ? 'good' : 'warn'}>{describeOutcome(taken.action)}</span>;
    case 'failed':
      return <span className="bad">{describeRefusal(taken.error)}</span>;
    case undefined:
      return isOver ? <span className="i2">stopped before its turn</span> : null;
  }
}
