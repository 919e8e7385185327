import { escapeControls, showBytes, showCount, showDuration, showPercent, unknownText } from '@psfleet/display';
import type { Explanation, Share } from '@psfleet/sdk';
import { cutToWidth, padToWidth } from '../../terminal/text-width.js';
import type { WindowLine } from './window.js';

const barColumns = 10;

/** The shares of a host's metric that add up to what the host itself counted, in lines of at most `columns`. */
export function explainLines(explanation: Explanation, warnings: readonly string[], columns: number): WindowLine[] {
  const { unit, total, attributed, remainder, remainderPercent, shares, others } = explanation;
  const show = (value: number | null): string => amountText(value, unit);
  const line = (value: number | null, percent: number | null, text: string): WindowLine => ({
    text: cutToWidth(
      `${padToWidth(show(value), 9, 'right')} ${padToWidth(`${showPercent(percent)}%`, 7, 'right')} ` +
        `${bar(percent)} ${text}`,
      columns,
    ),
  });
  const percentOf = (value: number): number | null => (total === null || total === 0 ? null : (value / total) * 100);
  return [
    { text: `The host counted ${show(total)}; processes account for ${show(attributed)}.` },
    { text: '' },
    ...shares.map((share) => line(share.value, share.percent, nameOf(share))),
    ...(others.groups > 0
      ? [line(others.value, percentOf(others.value), `${showCount(others.groups)} more processes`)]
      : []),
    line(remainder, remainderPercent, remainder !== null && remainder < 0 ? 'counted twice' : 'no process has it'),
    ...(warnings.length === 0 ? [] : [{ text: '' }]),
    ...warnings.map((warning) => ({ text: cutToWidth(escapeControls(warning), columns) })),
  ];
}

function nameOf({ process, group, value, ended, children }: Share): string {
  if (process === null) {
    return escapeControls(group ?? unknownText);
  }
  const command = process.cmdline === null ? `[${process.name}]` : process.cmdline.join(' ');
  const facts = [
    ended !== null && ended > 0 ? (ended >= value ? 'ended' : 'ended meanwhile') : null,
    children !== null && children > 0 ? 'with children that ended' : null,
  ].filter((fact) => fact !== null);
  const late = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  const user = escapeControls(process.username ?? unknownText);
  return `${showCount(process.pid)} ${user}${late} ${escapeControls(command)}`;
}

function amountText(value: number | null, unit: string): string {
  if (unit === 'By') {
    return showBytes(value);
  }
  return unit === 's' ? showDuration(value) : value === null ? unknownText : String(Math.round(value));
}

function bar(percent: number | null): string {
  const filled = Math.round((Math.max(0, Math.min(100, percent ?? 0)) / 100) * barColumns);
  return '█'.repeat(filled).padEnd(barColumns, '·');
}
