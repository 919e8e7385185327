/** `system` follows the setting of the operating system. */
export type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const key = 'psfleet.theme';

export function readTheme(): Theme {
  const stored = localStorage.getItem(key);
  return themes.find((theme) => theme === stored) ?? 'system';
}

export function applyStoredTheme(): void {
  show(readTheme());
}

/** Switches to the theme after the present one, and remembers it. Returns it. */
export function switchTheme(): Theme {
  const next = themes[(themes.indexOf(readTheme()) + 1) % themes.length] ?? 'system';
  localStorage.setItem(key, next);
  show(next);
  return next;
}

function show(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = theme;
  }
}
