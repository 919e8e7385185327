import { isFinding, outcomeKinds, type Checked, type Outcome } from './outcome.js';
import { toPrintable } from './printable.js';

/** What the doctor found out. */
export interface Report {
  /** Versions, system and rights, a line each. */
  readonly system: readonly string[];
  /** Each call of the library. */
  readonly calls: readonly Checked[];
  /** Values of other sources beside ours. */
  readonly comparisons: readonly Checked[];
}

/** A block of code in Markdown, to paste into an issue; it begins with the result. */
export function printReport(report: Report): string {
  const all = [...report.calls, ...report.comparisons];
  const findings = all.filter(({ outcome }) => isFinding(outcome)).length;
  return [
    '```text',
    `psutil-core doctor: ${findings === 0 ? 'found nothing wrong' : `found ${findings} to report`}`,
    ...report.system.map(toPrintable),
    '',
    ...report.calls.map(printLine),
    '',
    ...report.comparisons.map(printLine),
    '',
    countKinds(all),
    '```',
    '',
  ].join('\n');
}

const width = Math.max(...outcomeKinds.map((kind) => kind.length));

function printLine({ name, outcome }: Checked): string {
  const facts = describeOutcome(outcome);
  return `${outcome.kind.padEnd(width)}  ${toPrintable(name)}${facts === '' ? '' : `: ${facts}`}`;
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'wrong':
      return `ours ${toPrintable(outcome.ours)}, expected ${toPrintable(outcome.theirs)}`;
    case 'error':
      return `${outcome.code}: ${toPrintable(outcome.message)}`;
    case 'not compared':
      return toPrintable(outcome.reason);
    case 'ok':
    case 'not supported':
      return '';
  }
}

function countKinds(all: readonly Checked[]): string {
  return outcomeKinds.map((kind) => `${all.filter(({ outcome }) => outcome.kind === kind).length} ${kind}`).join(', ');
}
