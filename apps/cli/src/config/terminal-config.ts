import type { TerminalSettings } from '../terminal/terminal.js';

/** NO_COLOR (https://no-color.org) forbids colour, FORCE_COLOR demands it; the first is stronger. */
export function loadTerminalSettings(env: NodeJS.ProcessEnv = process.env): TerminalSettings {
  const { NO_COLOR: forbids = '', FORCE_COLOR: demands, TERM: term } = env;
  if (forbids !== '' || demands === '0' || demands === 'false') {
    return { wantsColour: false };
  }
  return { wantsColour: demands !== undefined ? true : term === 'dumb' ? false : null };
}
