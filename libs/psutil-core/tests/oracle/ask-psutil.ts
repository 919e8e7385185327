import { spawnSync } from 'node:child_process';

/** Debian's python3-psutil. Other Pythons may have any version of psutil, or none. */
export const python = '/usr/bin/python3';

const prelude = `
import json, psutil
def plain(value):
    if hasattr(value, '_asdict'):
        return {key: plain(item) for key, item in value._asdict().items()}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value
`;

/** Runs Python with psutil; `code` assigns its answer to `result`. */
export function askPsutil(code: string): unknown {
  const run = spawnSync(python, ['-c', `${prelude}\n${code}\nprint(json.dumps(plain(result)))`], {
    encoding: 'utf8',
    timeout: 20_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) {
    throw new Error(`python3 with psutil failed: ${run.stderr}`);
  }
  return JSON.parse(run.stdout) as unknown;
}

/** Turns psutil's names into ours: read_count -> readCount. */
export function toCamelCase(name: string): string {
  return name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}
