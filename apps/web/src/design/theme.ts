/** `system` follows the setting of the operating system. */
export type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const key = 'psfleet.theme';

/** What this tab shows: the storage of a browser may be forbidden. */
let current: Theme | null = null;

export function readTheme(): Theme {
  current ??= themes.find((theme) => theme === readStored()) ?? 'system';
  return current;
}

function readStored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // the browser forbids storage: the theme is that of the system
  }
}

export function applyStoredTheme(): void {
  show(readTheme());
}

/** Switches to the theme after the present one, and remembers it. Returns it. */
export function switchTheme(): Theme {
  const next = themes[(themes.indexOf(readTheme()) + 1) % themes.length] ?? 'system';
  current = next;
  try {
    localStorage.setItem(key, next);
  } catch {
    // The browser forbids storage, or it is full: the theme lasts until the next reload.
  }
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
