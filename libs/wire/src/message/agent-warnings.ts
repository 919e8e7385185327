import { limits } from './limits.js';
import { cutText } from './wire-text.js';

/**
 * What an agent warns of: something on its host that it cannot read in full, or not in time. The API adds what to do
 * about each.
 */
export const agentWarningCodes = [
  'unresponsive-mount',
  'slow-name-service',
  'unread-memory',
  'spool-not-on-disk',
  'missing-rights',
  'events-lost',
  'taskstats-unavailable',
  'groups-left-out',
  'hidden-sockets',
  'credentials-expiring',
  'more-warnings',
] as const;

export type AgentWarningCode = (typeof agentWarningCodes)[number];

export interface AgentWarning {
  readonly code: AgentWarningCode;
  /** What exactly, for a person. It may hold hostile text, such as the path of a mount. */
  readonly detail: string;
}

/** The text in which a warning travels: `code: detail`. */
export function formatAgentWarning({ code, detail }: AgentWarning): string {
  return cutText(`${code}: ${detail.toWellFormed()}`, limits.recordTextBytes);
}

/** Null for a code that only a newer agent knows. */
export function parseAgentWarning(text: string): AgentWarning | null {
  const end = text.indexOf(': ');
  if (end < 0) {
    return null;
  }
  const code = agentWarningCodes.find((known) => known === text.slice(0, end));
  return code === undefined ? null : { code, detail: text.slice(end + 2) };
}
