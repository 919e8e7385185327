import { escapeControls } from '@psfleet/display';
import type { EndedHost, Host, HostStatus } from '@psfleet/sdk';
import type { FleetConfig } from '../../config/fleet-config.js';
import { askFleet } from '../../connect/ask-fleet.js';
import type { RowFlags } from '../../render/output-flags.js';
import { writeRows } from '../../render/write-rows.js';
import type { Terminal } from '../../terminal/terminal.js';
import { hostsListing } from './host-columns.js';
import { listAllHosts } from './list-all-hosts.js';

interface HostsFlags extends RowFlags {
  readonly status: readonly HostStatus[];
  readonly label: readonly string[];
}

/** Writes the hosts, and under them every warning with its remedy. */
export async function listHosts(config: FleetConfig, flags: HostsFlags, terminal: Terminal): Promise<void> {
  const { status, label } = flags;
  const hosts = await askFleet(config, terminal, (fleet) => listAllHosts(fleet, { status, label }));
  await writeRows(terminal, hostsListing, hosts, flags);
  if (!flags.json && !flags.csv && !flags.noHeaders) {
    terminal.write(hosts.flatMap(warningLines).join(''));
  }
}

export async function revokeHost(config: FleetConfig, host: string, terminal: Terminal): Promise<void> {
  const { data } = await askFleet(config, terminal, (fleet) => fleet.host(host).revoke());
  terminal.write(`revoked ${escapeControls(data.host)}: ${effectOf(data)}\n`);
}

export async function removeHost(config: FleetConfig, host: string, terminal: Terminal): Promise<void> {
  const { data } = await askFleet(config, terminal, (fleet) => fleet.host(host).remove());
  terminal.write(`removed ${escapeControls(data.host)}: ${effectOf(data)}; its past stays\n`);
}

function effectOf({ isCut }: EndedHost): string {
  return isCut
    ? 'its credentials have ended'
    : 'the broker has not confirmed yet that its credentials ended; the API repeats it until it does';
}

function warningLines({ host, warnings }: Host): string[] {
  return warnings.map(
    ({ detail, remedy }) => `\n${escapeControls(`${host}: ${detail}.`)}\n  ${escapeControls(remedy)}.\n`,
  );
}
