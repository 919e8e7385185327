import { escapeControls } from '@psfleet/display';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { readClockSearch } from '../clock/clock-search.js';

/** Leads to a host, at the same clock; `–` if none is known. */
export function HostLink({ host }: { readonly host: string | null }) {
  return host === null ? (
    '–'
  ) : (
    <Link to="/hosts/$host" params={{ host }} className="link" search={readClockSearch}>
      {escapeControls(host)}
    </Link>
  );
}

/** Leads to a process, at the same clock; without an identity it is only text. */
export function ProcessLink({ procUid, children }: { readonly procUid: string | null; readonly children: ReactNode }) {
  return procUid === null ? (
    children
  ) : (
    <Link to="/p/$procUid" params={{ procUid }} className="link" search={readClockSearch}>
      {children}
    </Link>
  );
}

/** Moves the clock to a time, on the same page. */
export function TimeLink({ at, children }: { readonly at: string; readonly children: ReactNode }) {
  return (
    <Link
      to="."
      className="link"
      search={({ to: _to, ...now }: Record<string, unknown>) => ({ ...now, at: new Date(at).toISOString() })}
    >
      {children}
    </Link>
  );
}
