// Builds, then runs a program of this checkout in this same process: `run-built.mjs PROGRAM ARGUMENTS...`.
import './clean-path.mjs';
import { join } from 'node:path';
import { buildWorkspace, root } from './prepare-workspace.mjs';

const [node, , program, ...args] = process.argv;
const file = join(root, program);
buildWorkspace();
process.argv = [node, file, ...args];
await import(file);
