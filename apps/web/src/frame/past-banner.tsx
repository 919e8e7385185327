import { showSpan } from '@psfleet/display';
import { History } from 'lucide-react';
import { useNow } from '../clock/now.js';
import { showMoment } from '../clock/time-text.js';
import { useNeedle } from './scrubbing.js';

/** Says that everything on the page is of the past, and leads back. */
export function PastBanner() {
  const { shownAt, goLive } = useNeedle();
  const now = useNow();
  if (shownAt === null) {
    return null;
  }
  return (
    <div className="banner">
      <History aria-hidden="true" />
      <span>
        <b className="b">{showMoment(shownAt)}</b>, {showSpan(now - shownAt)} ago. Everything here is of that moment.
      </span>
      <span className="spacer" />
      <button className="btn" type="button" onClick={goLive}>
        Back to live <kbd className="desktop">Esc</kbd>
      </button>
    </div>
  );
}
