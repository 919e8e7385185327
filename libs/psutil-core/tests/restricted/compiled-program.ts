import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const library = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(library, '../../node_modules');
const compiler = join(modules, '.bin/tsc');

/**
 * Compiles a program of these tests and the library's sources to JavaScript, for a process with other rights than the
 * test's own.
 */
export interface CompiledProgram {
  readonly path: string;
  /** An empty folder that everybody may write. */
  readonly folder: string;
  remove(): void;
}

/** Node 20 does not run TypeScript, and dist/ may be older than the sources. Types are checked elsewhere. */
export function compileProgram(source: URL): CompiledProgram {
  const root = mkdtempSync(join(tmpdir(), 'psutil-core-'));
  const program = fileURLToPath(source);
  const compilerOptions = {
    rootDir: library,
    outDir: join(root, 'out'),
    noCheck: true,
    composite: false,
    noEmitOnError: false,
    typeRoots: [join(modules, '@types')],
  };
  writeFileSync(
    join(root, 'tsconfig.json'),
    JSON.stringify({ extends: join(library, '../../tsconfig.base.json'), compilerOptions, files: [program] }),
  );
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  symlinkSync(modules, join(root, 'node_modules'));
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', root], { encoding: 'utf8' });
  if (status !== 0) {
    rmSync(root, { recursive: true });
    throw new Error(`${program} does not compile:\n${stdout}`);
  }
  const folder = join(root, 'scratch');
  mkdirSync(folder);
  // mkdtemp makes the folder accessible to its owner only.
  chmodSync(root, 0o755);
  chmodSync(folder, 0o777);
  return {
    path: join(root, 'out', relative(library, program).replace(/\.ts$/u, '.js')),
    folder,
    remove: () => rmSync(root, { recursive: true }),
  };
}

/**
 * Runs a command for at most a minute and returns the JSON value that it printed. Throws with its errors if it fails.
 */
export function runForJson(
  command: readonly [string, ...string[]],
  ids: { readonly uid?: number; readonly gid?: number } = {},
): unknown {
  const [program, ...args] = command;
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 26,
    ...ids,
  });
  if (status !== 0) {
    throw new Error(`${command.join(' ')} ended with ${String(status ?? signal)}:\n${stderr}`, { cause: error });
  }
  return JSON.parse(stdout) as unknown;
}

/** Root becomes nobody; any other user is already restricted. */
export const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** unshare(1) needs a user namespace of its own unless root asks. */
export const unshare: readonly [string, ...string[]] =
  process.getuid?.() === 0 ? ['unshare'] : ['unshare', '--user', '--map-root-user'];
