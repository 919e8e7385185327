import { parseAgentWarning, type AgentWarningCode } from '@psfleet/wire';
import type { HostWarning } from './host-warnings.js';

/** What to do about each warning of an agent. */
export const agentRemedies: Readonly<Record<AgentWarningCode, string>> = {
  'unresponsive-mount':
    'Make the server of that file system, or the program that provides it, answer again, or unmount it ' +
    '(`umount -l`); its usage is not known until then',
  'slow-name-service':
    'Check the services that /etc/nsswitch.conf names for passwd (sssd, winbind, LDAP); until they answer, users are ' +
    'shown by number',
  'unread-memory': 'None is needed if such a process is expected; its PSS and USS are not known meanwhile',
  'spool-not-on-disk':
    "Make room on the file system of the agent's state folder; what it cannot keep in memory is lost, and counted",
  'missing-rights': 'Grant the agent the capability that is named, or run it as root',
  'events-lost': 'None is needed; the next sweep finds what is alive, but what started and ended between two is lost',
  'taskstats-unavailable':
    'Grant the agent CAP_NET_ADMIN in the initial namespaces; until then the CPU time of short-lived processes ' +
    'counts for the parent that waited for them, and nothing else is known of them',
  'groups-left-out': 'Raise PSFLEET_AGENT_CGROUPS on that host if the others matter; each costs 0.1 ms a minute',
  'hidden-sockets':
    'Grant the agent CAP_SYS_ADMIN and CAP_SYS_PTRACE, or set PSFLEET_AGENT_TCP=false if that does not matter; an ' +
    'agent sees at most 200 network namespaces',
  'credentials-expiring':
    'See that the agent reaches the API: its log says why it gets no new credentials, and when these end',
  'more-warnings': "Read the agent's log on that host",
};

/** What the agent of a host warns of. A code that only a newer agent knows is shown too. */
export function agentWarnings(texts: readonly string[]): HostWarning[] {
  return texts.map((text) => {
    const warning = parseAgentWarning(text);
    return warning === null
      ? { code: 'unknown-warning', detail: text, remedy: 'Update the API: this agent is newer' }
      : { ...warning, remedy: agentRemedies[warning.code] };
  });
}
