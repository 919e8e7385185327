import { Link } from '@tanstack/react-router';
import { Search, SunMoon } from 'lucide-react';
import { readClockSearch } from '../clock/clock-search.js';
import { Logo } from '../design/logo.js';
import { useRemembered } from '../design/remembered.js';
import { switchTheme, themeName, toTheme } from '../design/theme.js';
import { signOut } from '../session/session.js';
import { pages } from './pages.js';

export function Header({ onFind }: { readonly onFind: () => void }) {
  const theme = toTheme(useRemembered(themeName));
  return (
    <header className="header">
      <Link to="/" search={readClockSearch} aria-label="psfleet, the fleet">
        <Logo />
      </Link>
      <nav className="nav" aria-label="Pages">
        {pages.map(({ to, name }) => (
          <Link key={to} to={to} search={readClockSearch} activeOptions={{ exact: to === '/', includeSearch: false }}>
            {name}
          </Link>
        ))}
      </nav>
      <button type="button" className="btn find" aria-keyshortcuts="Control+K Meta+K" onClick={onFind}>
        <Search aria-hidden="true" />
        <span className="grow">Find, jump to a time</span>
        <kbd>Ctrl K</kbd>
      </button>
      <button
        type="button"
        className="btn q"
        aria-label={`Theme: ${theme}`}
        title={`Theme: ${theme}`}
        onClick={switchTheme}
      >
        <SunMoon />
      </button>
      <button type="button" className="btn q" onClick={() => void signOut()}>
        Sign out
      </button>
    </header>
  );
}

/** The same pages under the thumb, on a phone. */
export function TabBar() {
  return (
    <nav className="tab-bar" aria-label="Pages of the phone">
      {pages.map(({ to, name, Icon }) => (
        <Link key={to} to={to} search={readClockSearch} activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon aria-hidden="true" />
          {name}
        </Link>
      ))}
    </nav>
  );
}
