import { spawnSync } from 'node:child_process';
import { describeSkipped, findPrograms } from '@psfleet/service-kit';

/**
 * Runs a program of the PATH to its end; throws with its output unless it exits with 0, and if anybody else could have
 * put it there.
 */
export function run(name, args, options = {}) {
  const { trusted, skipped } = findPrograms(name, process.env.PATH ?? '');
  const [program] = trusted;
  if (program === undefined) {
    throw new Error(`the program ${name} was not found in the PATH${describeSkipped(skipped)}`);
  }
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (error !== undefined || status !== 0) {
    throw new Error(`${name} ${args.join(' ')} failed: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
  }
}
