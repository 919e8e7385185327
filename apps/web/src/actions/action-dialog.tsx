import { escapeControls, showShare, showSize, showSpan } from '@psfleet/display';
import type { Action } from '@psfleet/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { showMoment } from '../clock/time-text.js';
import { useNow } from '../clock/now.js';
import { AnswerState } from '../frame/answer-state.js';
import { Dialog } from '../dialogs/dialog.js';
import { CommandLine } from '../lists/command-line.js';
import { useClient } from '../session/session-gate.js';
import { useAnswer } from '../session/use-answer.js';
import { actionChoices } from './action-choices.js';
import { ChoiceFields } from './choice-fields.js';
import { isConfirmedBy, textToConfirm } from './confirmation.js';
import { describeOutcome, describeRefusal } from './describe-action.js';

/**
 * Acts on exactly one process: the one with this identity, never one that got its pid later. It shows the process as
 * the newest tick has it, says what will happen, and then what came of it.
 */
export function ActionDialog({ procUid, onClose }: { readonly procUid: string; readonly onClose: () => void }) {
  const asked = useAnswer('getProcess', { procUid }, { isLive: true });
  const client = useClient();
  const queries = useQueryClient();
  const now = useNow();
  const [choice, setChoice] = useState(actionChoices[0]);
  const [typed, setTyped] = useState('');
  const action = useMutation({
    mutationFn: async () => (await client.call('createAction', { body: { ...choice.verb, target: { procUid } } })).data,
    onSettled: () => queries.invalidateQueries({ queryKey: ['listActions'] }),
  });
  const process = asked.data?.data;
  const confirmation = process === undefined ? '' : textToConfirm(process);
  const isConfirmed = !choice.isFinal || isConfirmedBy(typed, confirmation);
  // Enter in a field submits the form even where it has no button any more.
  const isSent = useRef(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (process !== undefined && process.running !== false && isConfirmed && !isSent.current) {
      isSent.current = true;
      action.mutate(undefined, { onError: () => (isSent.current = false) });
    }
  };

  return (
    <Dialog title="Act on one process" onClose={onClose}>
      <AnswerState asked={asked} height={220}>
        {process !== undefined && (
          <form onSubmit={submit}>
            <p>
              <b className="b">{escapeControls(process.name)}</b> on {escapeControls(process.host)}, pid {process.pid},
              user {escapeControls(process.username ?? 'not known')}
              {process.createTime !== null && `, runs for ${showSpan(now - process.createTime * 1000)}`}
            </p>
            <CommandLine process={process} />
            <p className="t12 i2 num">
              Now: {showShare(process.cpuPercent)} of one core, {showSize(process.rss)} resident, {process.status}
            </p>
            {process.running === false ? (
              <p className="bad">
                It has ended{process.exit === null ? '' : ` at ${showMoment(Date.parse(process.exit.at))}`}: there is
                nothing to act on.
              </p>
            ) : (
              <ChoiceFields
                choice={choice}
                target="the process"
                onChoose={setChoice}
                confirmation={confirmation}
                typed={typed}
                onType={setTyped}
              />
            )}
            <Outcome action={action.data} error={action.error} />
            <div className="dialog-buttons">
              <button className="btn" type="button" onClick={onClose}>
                {action.data === undefined ? 'Cancel' : 'Close'}
              </button>
              {action.data === undefined && (
                <button
                  className={choice.isFinal ? 'btn dng' : 'btn pri'}
                  type="submit"
                  disabled={!isConfirmed || action.isPending || process.running === false}
                >
                  {action.isPending ? 'Acting' : choice.deed}
                </button>
              )}
            </div>
          </form>
        )}
      </AnswerState>
    </Dialog>
  );
}

/** What the API said: done, accepted without its effect, or refused and why. */
function Outcome({ action, error }: { readonly action: Action | undefined; readonly error: Error | null }) {
  if (error !== null) {
    return (
      <p role="alert" className="bad">
        {describeRefusal(error)}
      </p>
    );
  }
  return action === undefined ? null : (
    <p role="status" className={action.status === 'done' ? 'good' : 'warn'}>
      {describeOutcome(action)}
    </p>
  );
}
