import { useSyncExternalStore } from 'react';

const prefix = 'psfleet.';
/** What this tab shows, also where the browser forbids storage: then it lasts until the next reload. */
const current = new Map<string, string>();
const readers = new Set<() => void>();

/** A choice of this browser's user about the look of the page; null if there is none. */
export function readRemembered(name: string): string | null {
  const known = current.get(name);
  if (known !== undefined) {
    return known;
  }
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null; // the browser forbids storage
  }
}

export function remember(name: string, value: string): void {
  current.set(name, value);
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // The browser forbids storage, or it is full: the choice lasts until the next reload.
  }
  readers.forEach((notify) => notify());
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  return () => readers.delete(reader);
}

export function useRemembered(name: string): string | null {
  return useSyncExternalStore(subscribe, () => readRemembered(name));
}
