import { isIP } from 'node:net';
import { ConfigError } from '@psfleet/service-kit';

/** The parts of a setting that lists names or addresses with commas between. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Addresses and networks (10.0.0.0/8) of proxies. Throws ConfigError. */
export function parseProxies(text: string): string[] {
  const proxies = listOf(text);
  const wrong = proxies.find((proxy) => !isAddressOrNetwork(proxy));
  if (wrong !== undefined) {
    const rule = `must be IP addresses or networks such as 10.0.0.0/8 with commas between, not '${wrong}'`;
    throw new ConfigError([{ variable: 'PSFLEET_TRUSTED_PROXIES', rule }]);
  }
  return proxies;
}

/** A network of all addresses would believe everybody. */
function isAddressOrNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) {
    return false;
  }
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
