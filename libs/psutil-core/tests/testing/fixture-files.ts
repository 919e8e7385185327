import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fixturePath } from './fixture-context.js';

/** The files of a fixture machine by their paths there: '/proc/stat', '/sys/class/hwmon/hwmon0/name'. */
export function readFixtureFiles(machine: string): Record<string, string> {
  const root = fixturePath(machine);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(root, name)).isFile(),
  );
  return Object.fromEntries(names.map((name) => [`/${name}`, readFileSync(join(root, name), 'utf8')]));
}
