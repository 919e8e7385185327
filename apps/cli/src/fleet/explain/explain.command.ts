import type { ExplainedMetric } from '@psfleet/sdk';
import { serverFlag } from '../../connect/server-flag.js';
import { defineCommand } from '../../frame/command.js';
import { required, withDefault } from '../../frame/parameters.js';
import { oneOf, wholeNumber } from '../../frame/parse-values.js';
import { rowFlags } from '../../render/output-flags.js';
import { atFlag, rangeFlags } from '../../time/moment-flags.js';
import { groupings } from '../ps/ps-choices.js';
import { shareColumnNames } from './share-columns.js';

const metrics = [
  'cpu',
  'memory',
  'readBytes',
  'writeBytes',
  'ctxSwitches',
  'tcpSentBytes',
  'tcpReceivedBytes',
] as const satisfies readonly ExplainedMetric[];
const subjects = ['process', ...groupings] as const;

export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'say which processes make up a metric of a host, and what none accounts for',
  args: {
    host: required('<host>', 'its name', { values: 'host' }),
    metric: required('<metric>', 'what to explain', { values: metrics, parse: oneOf(metrics) }),
  },
  flags: {
    by: withDefault('<what>', 'what has a share of its own', 'process', { values: subjects, parse: oneOf(subjects) }),
    ...atFlag,
    ...rangeFlags,
    limit: withDefault('<number>', 'how many shares to list', '20', {
      short: 'n',
      parse: wholeNumber({ min: 1, max: 1000 }),
    }),
    ...rowFlags,
    ...serverFlag,
  },
  columns: shareColumnNames,
  examples: [
    { line: 'psfleet explain web-1 cpu', does: 'what uses the CPU of web-1 now' },
    {
      line: "psfleet explain web-1 memory --at 'saturday 14:05' --by unit",
      does: 'which services had the memory then',
    },
  ],
  run: async (flags, { terminal, now }) => {
    const { explain } = await import('./explain.js');
    return await explain(flags, terminal, now());
  },
});
