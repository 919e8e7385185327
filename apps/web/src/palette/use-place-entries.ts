import { escapeControls } from '@psfleet/display';
import { useNavigate } from '@tanstack/react-router';
import { Server } from 'lucide-react';
import { readClockSearch } from '../clock/clock-search.js';
import { pages } from '../frame/pages.js';
import { useHosts } from '../hosts/use-hosts.js';
import type { Entry } from './entry.js';
import { findMatches } from './find-matches.js';

const maxHosts = 6;

/** The pages of which the name fits, and the hosts. Both are opened at the clock. */
export function usePlaceEntries(typed: string): { readonly pages: readonly Entry[]; readonly hosts: readonly Entry[] } {
  const navigate = useNavigate();
  const hosts = useHosts(false).data ?? [];
  const found = typed.trim() === '' ? [] : findMatches(typed, hosts, ({ host }) => host, maxHosts);
  const places = pages.map(({ to, name, Icon }): Entry => ({
    id: `page ${to}`,
    text: name,
    Icon,
    run: () => void navigate({ to, search: readClockSearch }),
  }));
  return {
    pages: findMatches(typed, places, ({ text }) => text, places.length),
    hosts: found.map(({ host, status, processCount }) => ({
      id: `host ${host}`,
      text: escapeControls(host),
      detail: processCount === null ? status : `${status}, ${processCount} processes`,
      Icon: Server,
      run: () => void navigate({ to: '/hosts/$host', params: { host }, search: readClockSearch }),
    })),
  };
}
