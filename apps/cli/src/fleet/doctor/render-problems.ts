import { escapeControls } from '@psfleet/display';
import type { FailedCheck } from '@psfleet/sdk';
import type { Problem } from './problem.js';

const shownHosts = 10;

/** Problems with their remedies for people, and a summary. Text of hosts cannot manipulate the terminal. */
export function renderProblems(problems: readonly Problem[], failed: readonly FailedCheck[]): string {
  const parts = [...problems.map(renderProblem), ...failed.map(renderFailure), summaryOf(problems, failed)];
  return `${parts.map((lines) => lines.map(escapeControls).join('\n')).join('\n\n')}\n`;
}

function renderProblem({ severity, code, title, detail, remedy, hosts, hostCount }: Problem): string[] {
  const shown = hosts.slice(0, shownHosts);
  const rest = (hostCount ?? hosts.length) - new Set(shown.map(({ host }) => host)).size;
  return [
    `${severity.toUpperCase()} ${code}: ${title}`,
    `  ${detail}`,
    ...(hosts.length === 0 ? [`  -> ${remedy}`] : []),
    ...shown.flatMap((each) => [`  ${each.host}: ${each.detail}`, `    -> ${each.remedy}`]),
    ...(rest > 0 ? [`  and ${rest} more: psfleet hosts`] : []),
  ];
}

function renderFailure({ check, reason }: FailedCheck): string[] {
  return [`NOT CHECKED ${check}: ${reason}`];
}

function summaryOf(problems: readonly Problem[], failed: readonly FailedCheck[]): string[] {
  const counts = (['critical', 'warning', 'info'] as const)
    .map((severity) => [problems.filter((problem) => problem.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`);
  const unchecked = failed.length === 0 ? [] : [`${failed.length} not checked`];
  const all = [...counts, ...unchecked];
  return [all.length === 0 ? 'psfleet has no problems' : `psfleet's problems: ${all.join(', ')}`];
}
