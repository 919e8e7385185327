import type { KeyboardEvent } from 'react';

/** One tab stop for each group of hosts; arrows move within it. */
export function moveByArrows(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const hosts = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const next = step === undefined ? undefined : hosts[hosts.indexOf(document.activeElement as HTMLElement) + step];
  if (next !== undefined) {
    event.preventDefault();
    next.focus();
  }
}
