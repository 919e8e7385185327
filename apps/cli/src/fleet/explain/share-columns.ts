import { showBytes, showCount, showDuration, showPercent, unknownText } from '@psfleet/display';
import type { ExplainedMetric, Share } from '@psfleet/sdk';
import type { Column } from '../../render/column.js';
import { showCommand } from '../processes/process-columns.js';

/** How a value of the metric is shown. */
export function showAmount(metric: ExplainedMetric): (value: number | null) => string {
  return metric === 'cpu' ? showDuration : metric === 'ctxSwitches' ? showCount : showBytes;
}

export function shareColumns(metric: ExplainedMetric): readonly Column<Share>[] {
  const show = showAmount(metric);
  return [
    { name: 'percent', title: '%', show: ({ percent }) => showPercent(percent), align: 'right' },
    { name: 'value', title: metric.toUpperCase(), show: ({ value }) => show(value), align: 'right' },
    { name: 'ended', title: 'ENDED', show: ({ ended }) => show(ended), align: 'right' },
    { name: 'children', title: 'CHILDREN', show: ({ children }) => show(children), align: 'right' },
    { name: 'unshared', title: 'UNSHARED', show: ({ unshared }) => show(unshared), align: 'right' },
    { name: 'processes', title: 'PROCS', show: ({ processes }) => showCount(processes), align: 'right' },
    { name: 'group', title: 'GROUP', show: ({ group }) => group ?? unknownText, maxWidth: 60 },
    {
      name: 'pid',
      title: 'PID',
      show: ({ process }) => showCount(process?.pid),
      value: ({ process }) => process?.pid ?? null,
      align: 'right',
    },
    {
      name: 'username',
      title: 'USER',
      show: ({ process }) => process?.username ?? unknownText,
      value: ({ process }) => process?.username ?? null,
      maxWidth: 16,
    },
    {
      name: 'cmdline',
      title: 'COMMAND',
      show: ({ process }) => (process === null ? unknownText : showCommand(process)),
      value: ({ process }) => process?.cmdline ?? null,
    },
  ];
}

export const shareColumnNames = shareColumns('cpu').map(({ name }) => name);
