import { RLIMIT_NUMBERS } from '../../dist/linux/rlimit-numbers.js';

/** The library names the resources of getrlimit(2); psutil has the system's numbers. */
export const RLIMIT_CONSTANTS = Object.fromEntries(Object.entries(RLIMIT_NUMBERS).map(([name, number]) => [`RLIMIT_${name}`, number]));

/** What the library takes for a resource; a number that is none is passed on for it to judge. */
export function rlimitName(number) {
  return Object.keys(RLIMIT_NUMBERS).find((name) => RLIMIT_NUMBERS[name] === number) ?? number;
}
