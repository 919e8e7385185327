import { escapeControls } from '@psfleet/display';
import type { FleetMark } from '@psfleet/sdk';

/** What a mark of the strip stands for, in words. */
export function describeMark({ kind, host, name, count }: Omit<FleetMark, 'at'>): string {
  const who = name === null ? escapeControls(host) : `${escapeControls(name)} on ${escapeControls(host)}`;
  const more = count > 1 ? `, and ${count - 1} more` : '';
  switch (kind) {
    case 'oom':
      return `Out of memory: ${who}${more}`;
    case 'crash':
      return `Crash: ${who}${more}`;
    case 'reboot':
      return `Reboot of ${who}${more}`;
    case 'action':
      return `Action: ${who}${more}`;
    case 'silent':
      return `Silent: ${who}${more}`;
  }
}
