import { useCallback, useRef } from 'react';

/** A function that stays the same while what it does changes, so that rows that know it are not drawn again. */
export function useLatest<Args extends readonly unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(run);
  latest.current = run;
  return useCallback((...args: Args) => latest.current(...args), []);
}
