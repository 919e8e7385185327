import { X } from 'lucide-react';
import { useEffect } from 'react';
import { remember, useRemembered } from '../design/remembered.js';
import { stepAt, tourName, tourSteps } from './tour-steps.js';

/** Four hints for somebody who sees the page for the first time. Closed once, they do not come back by themselves. */
export function Tour() {
  const step = stepAt(useRemembered(tourName));
  const hint = step === null ? undefined : tourSteps[step];
  useEffect(() => {
    const target = hint === undefined ? null : document.querySelector(hint.target);
    target?.setAttribute('data-hinted', '');
    return () => target?.removeAttribute('data-hinted');
  }, [hint]);
  if (step === null || hint === undefined) {
    return null;
  }
  const isLast = step === tourSteps.length - 1;
  return (
    <aside className="tour" aria-label="First hints">
      <div className="why-head">
        <h2>{hint.title}</h2>
        <button type="button" className="btn q" aria-label="No more hints" onClick={() => remember(tourName, 'done')}>
          <X />
        </button>
      </div>
      <p className="i2">{hint.text}</p>
      <div className="tour-foot">
        <span className="i3 t12 num">
          {step + 1} of {tourSteps.length}
        </span>
        <button type="button" className="btn" onClick={() => remember(tourName, isLast ? 'done' : String(step + 1))}>
          {isLast ? 'Done' : 'Next'}
        </button>
      </div>
    </aside>
  );
}
