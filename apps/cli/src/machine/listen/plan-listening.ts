import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback } from '@psfleet/service-kit';
import { CommandError } from '../../frame/command-error.js';

/** How other machines reach the servers of this one. */
export interface ListenPlan {
  /** The address to bind. */
  readonly address: string;
  /** Names and addresses of this machine, for certificates and the API's list of names; hosts get the first. */
  readonly names: readonly string[];
}

/** What a plan needs to know of this machine. */
export interface MachineAddresses {
  /** Addresses of its interfaces, without those of loopback and of single links. */
  readonly addresses: readonly string[];
  /** The address of a name; rejects if it has none. */
  readonly lookUp: (name: string) => Promise<string>;
}

/** The URL of one of this machine's servers for others; `scheme` is https or tls. */
export function urlForOthers(scheme: string, { names }: ListenPlan, port: number): string {
  const [name = ''] = names;
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const namePattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/**
 * Decides where to listen. `listen` is an address or name of this machine, or 0.0.0.0 or :: for all its addresses;
 * `given` are further names, of which hosts get the first. Throws CommandError.
 */
export async function planListening(
  listen: string,
  given: readonly string[],
  machine: MachineAddresses,
): Promise<ListenPlan> {
  const wrong = [listen, ...given].find((name) => isIP(name) === 0 && !namePattern.test(name));
  if (wrong !== undefined) {
    throw new CommandError(
      `'${wrong}' is neither an IP address nor a host name: correct --listen or PSFLEET_API_HOSTS`,
    );
  }
  if (wildcards.has(listen)) {
    return planEverywhere(listen, given, machine.addresses);
  }
  const address = isIP(listen) === 0 ? await resolve(listen, machine) : listen;
  return { address, names: [...new Set([...given, listen, address])] };
}

function planEverywhere(listen: string, given: readonly string[], addresses: readonly string[]): ListenPlan {
  const names = [...new Set([...given, ...addresses.filter((address) => listen === '::' || isIP(address) === 4)])];
  if (names.length === 0) {
    throw new CommandError('this machine has no address that others could reach: name one with --listen ADDRESS');
  }
  return { address: listen, names };
}

async function resolve(name: string, { lookUp }: MachineAddresses): Promise<string> {
  const address = await lookUp(name).catch((error: Error) => {
    throw new CommandError(`--listen ${name}: the name has no address (${error.message}): name an address instead`);
  });
  if (isLoopback(address)) {
    throw new CommandError(
      `--listen ${name}: the name stands for ${address} on this machine, which no other machine reaches: ` +
        `name an address instead, and the name with PSFLEET_API_HOSTS=${name}`,
    );
  }
  return address;
}

/** Addresses of the running machine; temporary and link-local ones are nothing to tell others. */
export function interfaceAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^fe80:/i.test(address))
    .toSorted((a, b) => (a.family === b.family ? 0 : a.family === 'IPv4' ? -1 : 1))
    .map(({ address }) => address);
}
