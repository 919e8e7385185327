// Runs a development tool of this checkout with this same Node: `run-tool.mjs TOOL ARGUMENTS...`. By its name alone,
// npm's PATH would offer the node_modules/.bin of the folders above too, also for the `node` of the tool's first line.
import './clean-path.mjs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fail, root } from './prepare-workspace.mjs';

const [, , tool, ...args] = process.argv;
const file = join(root, 'node_modules', '.bin', tool);
const { status, error } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' });
if (error !== undefined) {
  fail(`${tool} could not be started: ${error.message}`);
}
process.exitCode = status ?? 1; // null: a signal ended it
