import { showCount, unknownText } from '@psfleet/display';
import type { ProcessRun } from '@psfleet/sdk';
import type { Listing } from '../../render/column.js';
import { showTime } from '../../render/show-time.js';

export const runListing: Listing<ProcessRun> = {
  columns: [
    { name: 'host', title: 'HOST', show: ({ host }) => host, maxWidth: 24 },
    { name: 'name', title: 'NAME', show: ({ name }) => name, maxWidth: 24 },
    { name: 'username', title: 'USER', show: ({ username }) => username ?? unknownText, maxWidth: 16 },
    { name: 'firstSeen', title: 'FIRST', show: ({ firstSeen }, view) => showTime(firstSeen, view) },
    { name: 'lastSeen', title: 'LAST', show: ({ lastSeen }, view) => showTime(lastSeen, view) },
    { name: 'runs', title: 'RUNS', show: ({ runs }) => showCount(runs), align: 'right' },
    { name: 'commandLines', title: 'LINES', show: ({ commandLines }) => showCount(commandLines), align: 'right' },
    { name: 'procUid', title: 'PROCESS', show: ({ procUid }) => procUid ?? unknownText },
    { name: 'exe', title: 'EXE', show: ({ exe }) => exe ?? unknownText },
    { name: 'cmdline', title: 'COMMAND', show: ({ cmdline }) => cmdline?.join(' ') ?? unknownText },
  ],
  shown: ['host', 'name', 'username', 'firstSeen', 'lastSeen', 'runs', 'commandLines', 'cmdline'],
  empty: 'it ran nowhere in this time range',
};
