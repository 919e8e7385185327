import { isIP } from 'node:net';

/** The parts of a setting that lists names or addresses with commas between. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Why a text does not list addresses and networks of proxies; null if it does. */
export function proxiesProblem(text: string): string | null {
  const wrong = listOf(text).filter((proxy) => !isAddressOrNetwork(proxy));
  return wrong.length === 0
    ? null
    : `must be IP addresses or networks such as 10.0.0.0/8 with commas between, not '${wrong.join("', '")}'`;
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
