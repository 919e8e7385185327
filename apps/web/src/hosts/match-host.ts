import type { Host } from '@psfleet/sdk';

/** Whether a host fits a filter: a part of its name, or `label=value`, ignoring case; all words must fit. */
export function matchHost(filter: string, { host, labels }: Pick<Host, 'host' | 'labels'>): boolean {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => {
      const place = word.indexOf('=');
      if (place < 0) {
        return host.toLowerCase().includes(word);
      }
      const [name, value] = [word.slice(0, place), word.slice(place + 1)];
      return Object.entries(labels).some(
        ([label, own]) => label.toLowerCase() === name && own.toLowerCase().startsWith(value),
      );
    });
}
