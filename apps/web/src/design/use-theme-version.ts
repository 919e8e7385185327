import { useSyncExternalStore } from 'react';

let version = 0;
const readers = new Set<() => void>();
let observer: MutationObserver | null = null;

function advance(): void {
  version++;
  readers.forEach((notify) => notify());
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  if (observer === null) {
    observer = new MutationObserver(advance);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-at'] });
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', advance);
  }
  return () => readers.delete(reader);
}

/** Changes whenever the colours of the tokens do, so that canvases are drawn again. */
export function useThemeVersion(): number {
  return useSyncExternalStore(subscribe, () => version);
}
