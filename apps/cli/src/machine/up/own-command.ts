import { fileURLToPath } from 'node:url';
import type { UpConfig } from '../../config/cli-config.js';
import { machineSettings } from '../../config/fleet-config.js';
import { shellQuote } from '../../render/shell-quote.js';

/** The program's own file, which has the same relative path from `src/machine/up` and from `dist/machine/up`. */
const program = fileURLToPath(new URL('../../../bin/psfleet.js', import.meta.url));
const { home, apiUrl } = machineSettings;

/**
 * The command line that runs this very psfleet with the settings by which its other commands find the API at `url` and
 * the token, from any folder. `npx psfleet` would not do: outside of this checkout npm asks its registry for the name,
 * which anybody could have registered there.
 */
export function ownCommand(
  config: Pick<UpConfig, 'home' | 'apiHost' | 'inherited'>,
  url: string,
  node: string = process.execPath,
): string {
  const given = new Map(
    Object.values(machineSettings).flatMap(({ variable, isSecret }) => {
      const value = config.inherited[variable];
      return value === undefined || isSecret ? [] : [[variable, value] as const];
    }),
  );
  if (given.has(home.variable)) {
    // It may have been given relative to the folder that psfleet was started in.
    given.set(home.variable, config.home);
  }
  if (config.apiHost !== '127.0.0.1' && !given.has(apiUrl.variable)) {
    given.set(apiUrl.variable, url);
  }
  const settings = [...given].map(([variable, value]) => `${variable}=${shellQuote(value)}`);
  return [...settings, shellQuote(node), shellQuote(program)].join(' ');
}
