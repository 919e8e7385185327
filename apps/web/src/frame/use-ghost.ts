import { useEffect } from 'react';
import { tickMs } from '../clock/now.js';
import { useNeedle } from './scrubbing.js';

/** Shows on the strip where a time is, to a tick, before somebody goes there; null for none. */
export function useGhost(at: number | null): void {
  const { setGhost } = useNeedle();
  // "Two hours ago" is another moment whenever the page is drawn, and must not be the reason to draw it again.
  const tick = at === null ? null : Math.round(at / tickMs) * tickMs;
  useEffect(() => {
    setGhost(tick);
    return () => setGhost(null);
  }, [tick, setGhost]);
}
