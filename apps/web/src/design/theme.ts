import { readRemembered, remember } from './remembered.js';

/** `system` follows the setting of the operating system. */
export type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
export const themeName = 'theme';

export function toTheme(remembered: string | null): Theme {
  return themes.find((theme) => theme === remembered) ?? 'system';
}

export function applyStoredTheme(): void {
  show(toTheme(readRemembered(themeName)));
}

/** Switches to the theme after the present one, and remembers it. */
export function switchTheme(): void {
  const present = toTheme(readRemembered(themeName));
  const next = themes[(themes.indexOf(present) + 1) % themes.length] ?? 'system';
  remember(themeName, next);
  show(next);
}

function show(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = theme;
  }
}
