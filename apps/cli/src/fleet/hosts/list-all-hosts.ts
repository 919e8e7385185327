import type { Fleet, Host, HostCountQuery } from '@psfleet/sdk';

/** A page of these is read within the time limit of a request. */
const pageRows = 1000;

/** Every host of the fleet, or those that fit. */
export function listAllHosts(fleet: Fleet, query: HostCountQuery = {}): Promise<Host[]> {
  return fleet.hosts({ ...query, limit: pageRows }).toArray({ max: Infinity });
}
