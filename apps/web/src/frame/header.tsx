import { Link } from '@tanstack/react-router';
import { readClockSearch } from '../clock/clock-search.js';
import { Activity, LayoutGrid, List, Server, SunMoon, Zap } from 'lucide-react';
import { useState } from 'react';
import { readTheme, switchTheme } from '../design/theme.js';
import { signOut } from '../session/session.js';
import { Logo } from './logo.js';

const pages = [
  { to: '/', name: 'Fleet', Icon: LayoutGrid },
  { to: '/processes', name: 'Processes', Icon: List },
  { to: '/hosts', name: 'Hosts', Icon: Server },
  { to: '/events', name: 'Events', Icon: Activity },
  { to: '/actions', name: 'Actions', Icon: Zap },
] as const;

export function Header() {
  const [theme, setTheme] = useState(readTheme);
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
      <button
        type="button"
        className="btn q"
        aria-label={`Theme: ${theme}`}
        title={`Theme: ${theme}`}
        onClick={() => setTheme(switchTheme())}
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
