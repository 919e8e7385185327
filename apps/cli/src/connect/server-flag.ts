import type { FleetConfig } from '../config/fleet-config.js';
import { optional } from '../frame/parameters.js';

/** The flag of every command that asks an API. */
export const serverFlag = {
  server: optional('<name>', 'the server to ask, of those that `psfleet server add` keeps', { values: 'server' }),
};

/** Which API the flag and the environment name. Loaded late, because help and completion need none. */
export async function chooseFleet(server: string | null): Promise<FleetConfig> {
  const { loadFleetConfig } = await import('../config/fleet-config.js');
  return loadFleetConfig(undefined, server);
}
