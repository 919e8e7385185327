import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { optional, required } from '../../frame/parameters.js';
import { wholeNumber } from '../../frame/parse-values.js';
import { rowFlags } from '../../render/output-flags.js';
import { atFlag, rangeFlags } from '../../time/moment-flags.js';
import { columnNames } from '../../render/column.js';
import { diffListing } from './diff-rows.js';

export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'compare the processes of a host at two moments, or the programs of two hosts',
  details: ['With one host, --from and --to are the moments. With two hosts, --at is the moment of both.'],
  args: {
    host: required('<host>', 'its name', { values: 'host' }),
    other: optional('<other>', 'the host to compare it with', { values: 'host' }),
  },
  flags: {
    ...rangeFlags,
    ...atFlag,
    limit: optional('<number>', 'how many differences to list', {
      short: 'n',
      parse: wholeNumber({ min: 1, max: 1_000_000 }),
    }),
    ...rowFlags,
    ...serverFlag,
  },
  columns: columnNames(diffListing),
  examples: [
    { line: 'psfleet diff web-1 --from -1h', does: 'what started, ended and grew within the last hour' },
    { line: 'psfleet diff web-1 web-2 --at yesterday', does: 'what ran on one of them only' },
  ],
  run: async (flags, { terminal, now }) => {
    const { diff } = await import('./diff.js');
    return await diff(flags, terminal, now());
  },
});
