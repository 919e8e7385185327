import type { Fleet, Host } from '@psfleet/sdk';

/** A page of these is read within the time limit of a request. */
const pageRows = 1000;

/** Every host of the fleet. */
export function listAllHosts(fleet: Fleet): Promise<Host[]> {
  return fleet.hosts({ limit: pageRows }).toArray({ max: Infinity });
}
