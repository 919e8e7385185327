import type { Psutil } from '../create-psutil.js';

/** Every function of an instance and method of its processes, in alphabetical order, as isSupported names them. */
export function listNames(psutil: Psutil): string[] {
  // The two classes have names with a capital.
  const functions = Object.entries(psutil).filter(
    ([name, value]) => typeof value === 'function' && /^[a-z]/u.test(name),
  );
  return [
    ...functions.map(([name]) => name),
    ...listMethods(psutil.Process.prototype).map((name) => `Process.${name}`),
  ].toSorted();
}

/** The methods of a prototype and of those above it, but for Object's. */
function listMethods(prototype: object): string[] {
  const above: unknown = Object.getPrototypeOf(prototype);
  if (typeof above !== 'object' || above === null) {
    return [];
  }
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => name);
  return [...new Set([...own, ...listMethods(above)])];
}
