import { escapeControls, showShare, showSize, showSpan } from '@psfleet/display';
import { FleetError, type Action, type ActionVerb } from '@psfleet/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { showMoment } from '../clock/time-text.js';
import { useNow } from '../clock/now.js';
import { AnswerState } from '../frame/answer-state.js';
import { Dialog } from '../dialogs/dialog.js';
import { CommandLine } from '../lists/command-line.js';
import { useClient } from '../session/session-gate.js';
import { useAnswer } from '../session/use-answer.js';
import { isConfirmedBy, textToConfirm } from './confirmation.js';

interface Choice {
  readonly name: string;
  readonly verb: ActionVerb;
  /** One sentence of what will happen. */
  readonly effect: string;
  /** Whether the name has to be typed, because nothing brings the process back. */
  readonly isFinal: boolean;
}

const choices: readonly Choice[] = [
  signal('SIGTERM', 'asks the process to end; it may clean up first, or refuse'),
  signal('SIGKILL', 'ends the process at once; it cannot clean up, and nothing brings it back', true),
  signal('SIGSTOP', 'halts the process until it is told to go on'),
  signal('SIGCONT', 'lets a halted process go on'),
  signal('SIGHUP', 'is taken by many services as the order to read their configuration again'),
  {
    name: 'Niceness 10',
    verb: { verb: 'nice', args: { value: 10 } },
    effect: 'Niceness 10 gives the process less of a busy CPU.',
    isFinal: false,
  },
];

function signal(
  name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP',
  effect: string,
  isFinal = false,
): Choice {
  return { name, verb: { verb: 'signal', args: { signal: name } }, effect: `${name} ${effect}.`, isFinal };
}

/**
 * Acts on exactly one process: the one with this identity, never one that got its pid later. It shows the process as
 * the newest tick has it, says what will happen, and then what came of it.
 */
export function ActionDialog({ procUid, onClose }: { readonly procUid: string; readonly onClose: () => void }) {
  const asked = useAnswer('getProcess', { procUid }, { isLive: true });
  const client = useClient();
  const queries = useQueryClient();
  const now = useNow();
  const [choice, setChoice] = useState<Choice>(choices[0] as Choice);
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
              <>
                <fieldset className="choices">
                  <legend className="hidden">What to do</legend>
                  {choices.map((each) => (
                    <label key={each.name}>
                      <input
                        type="radio"
                        name="choice"
                        checked={each.name === choice.name}
                        onChange={() => setChoice(each)}
                      />
                      {each.name}
                    </label>
                  ))}
                </fieldset>
                <p>{choice.effect}</p>
                {choice.isFinal && (
                  <label className="confirm">
                    Type {confirmation} to confirm
                    <input
                      className="field mono"
                      autoComplete="off"
                      value={typed}
                      onChange={({ target }) => setTyped(target.value)}
                    />
                  </label>
                )}
              </>
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
                  {action.isPending ? 'Acting' : `Send ${choice.name}`}
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
    const title = error instanceof FleetError ? error.problem?.title : undefined;
    return (
      <p role="alert" className="bad">
        {title === undefined ? '' : `${title}: `}
        {escapeControls(error.message)}
      </p>
    );
  }
  if (action === undefined) {
    return null;
  }
  return (
    <p role="status" className={action.status === 'done' ? 'good' : 'warn'}>
      {action.status}: {escapeControls(action.results[0]?.detail ?? '')}
    </p>
  );
}
