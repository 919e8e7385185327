import { showSpan } from '@psfleet/display';
import { useState, type FormEvent } from 'react';
import { parseJump } from '../clock/parse-jump.js';
import { showMoment } from '../clock/time-text.js';
import { useNeedle } from '../frame/scrubbing.js';
import { useGhost } from '../frame/use-ghost.js';
import { Dialog } from './dialog.js';

/** Takes a time as people type it, and shows what it understood before Enter. */
export function JumpDialog({ onClose }: { readonly onClose: () => void }) {
  const { clock } = useNeedle();
  const [text, setText] = useState('');
  const now = Date.now();
  const time = parseJump(text, now);
  useGhost(typeof time === 'number' ? time : null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (time !== null) {
      clock.moveTo(time === 'live' || time >= now ? null : time);
      onClose();
    }
  };
  return (
    <Dialog title="Go to a time" onClose={onClose}>
      <form onSubmit={submit}>
        <label className="t12 i2" htmlFor="jump">
          Such as 03:12, sat 03:12, -2d, 2026-11-28 03:12 or RFC 3339
        </label>
        <input
          id="jump"
          className="field mono"
          autoFocus
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <p className={time === null && text !== '' ? 'bad' : 'i2'} aria-live="polite">
          {describe(text, time, now)}
        </p>
        <div className="dialog-buttons">
          <button className="btn" type="button" onClick={onClose}>
            Cancel
          </button>
          <button className="btn pri" type="submit" disabled={time === null}>
            Go
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function describe(text: string, time: number | 'live' | null, now: number): string {
  if (text === '') {
    return '\u00A0';
  }
  if (time === null) {
    return 'That is no time.';
  }
  return time === 'live' || time >= now ? 'Live.' : `${showMoment(time)}, ${showSpan(now - time)} ago.`;
}
