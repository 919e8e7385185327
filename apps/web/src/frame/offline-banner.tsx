import { showSpan } from '@psfleet/display';
import { WifiOff } from 'lucide-react';
import { useNow } from '../clock/now.js';
import { showTime } from '../clock/time-text.js';
import { useUnreachableSince } from '../session/reachability.js';

/** Says that the API does not answer. What was shown stays, and is of then. */
export function OfflineBanner() {
  const since = useUnreachableSince();
  const now = useNow();
  return (
    <div role="status">
      {since !== null && (
        <p className="banner offline">
          <WifiOff aria-hidden="true" />
          <span>
            <b className="b">No answer from psfleet</b> since {showTime(since)}, for {showSpan(now - since)}. What you
            see is of then. It is asked again every few seconds.
          </span>
        </p>
      )}
    </div>
  );
}
