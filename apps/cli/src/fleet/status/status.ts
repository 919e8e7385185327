import type { FleetConfig } from '../../config/fleet-config.js';
import { askFleet } from '../../connect/ask-fleet.js';
import type { RowFlags } from '../../render/output-flags.js';
import { writeRows } from '../../render/write-rows.js';
import type { Terminal } from '../../terminal/terminal.js';
import { statusListing } from '../hosts/host-columns.js';
import { listAllHosts } from '../hosts/list-all-hosts.js';

/** Writes all hosts with their state and key metrics. */
export async function status(config: FleetConfig, flags: RowFlags, terminal: Terminal): Promise<void> {
  const hosts = await askFleet(config, terminal, (fleet) => listAllHosts(fleet));
  await writeRows(terminal, statusListing, hosts, flags);
}
