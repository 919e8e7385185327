import { escapeControls } from '@psfleet/display';
import type { Process } from '@psfleet/sdk';

/**
 * What a person types before a process ends for good: its name as the page shows it, because nobody can type a control
 * character; or its pid where the name is blank.
 */
export function textToConfirm({ name, pid, procUid }: Pick<Process, 'name' | 'pid' | 'procUid'>): string {
  const shown = asTyped(escapeControls(name));
  return shown === '' ? String(pid ?? procUid) : shown;
}

/** Whether the text was typed. Blanks at the ends and repeated ones do not count: the page does not show them. */
export function isConfirmedBy(typed: string, text: string): boolean {
  return asTyped(typed) === text;
}

function asTyped(text: string): string {
  return text.replaceAll(/ +/g, ' ').trim();
}
