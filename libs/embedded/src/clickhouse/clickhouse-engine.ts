import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readIfPresent, type SystemUser } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';
import { commandAs } from '../process/child-program.js';
import { findServerPrograms } from '../process/server-programs.js';
import { compareVersions } from '../process/version.js';

const run = promisify(execFile);

/** The code that runs as ClickHouse: the library of an npm package, or a `clickhouse` program of this machine. */
export interface ClickHouseEngine {
  readonly kind: 'library' | 'program';
  readonly file: string;
  /** Major and minor version, for example `26.7`, which decide whether data can be read. */
  readonly version: string;
}

export interface FindClickHouseOptions {
  /** Its data folder, where the first start recorded the choice. */
  readonly folder: string;
  /** PSFLEET_CLICKHOUSE: the only program to consider; null to search for one. */
  readonly clickhouse: string | null;
  readonly searchPath: string;
  /** The user as whom a program is asked for its version; by default that of this process. */
  readonly user?: SystemUser | undefined;
  /** Receives which programs are not used, and why. */
  readonly onProgress?: (step: string) => void;
}

/** The first version with everything that psfleet's tables and the hosting query use. Debian 12 ships 18.16. */
const minVersion = '25.8';
const libraryPackage = '@chdb/lib-linux-x64-gnu';
const howToInstall =
  'install ClickHouse 25.8 or newer (https://clickhouse.com/docs/install; macOS: brew install --cask clickhouse) ' +
  'so that `clickhouse` is on the PATH, or set PSFLEET_CLICKHOUSE to the program';

type Recorded = Pick<ClickHouseEngine, 'kind' | 'version'>;

/**
 * Chooses the engine: the kind that wrote the data if possible, otherwise a program on the PATH before the library.
 * Throws `unsupported-system` if there is none, `untrusted-program` if others may exchange the one that is named, and
 * `newer-data` if every one is older than the data.
 */
export async function findClickHouse({
  folder,
  clickhouse,
  searchPath,
  user,
  onProgress = () => {},
}: FindClickHouseOptions): Promise<ClickHouseEngine> {
  const recorded = readRecordedEngine(folder);
  const named = clickhouse === null ? null : { variable: 'PSFLEET_CLICKHOUSE', file: clickhouse };
  const programs = await Promise.all(
    findServerPrograms({ name: 'clickhouse', named, searchPath, onProgress }).map((file) => readProgram(file, user)),
  );
  const engines = [...programs, clickhouse === null ? findLibrary() : null]
    .filter((engine) => engine !== null)
    .filter(({ version }) => compareVersions(version, minVersion) >= 0);
  if (engines.length === 0) {
    if (clickhouse !== null) {
      throw new EmbeddedError(
        'unsupported-system',
        `PSFLEET_CLICKHOUSE names ${clickhouse}, which is not ClickHouse ${minVersion} or newer`,
      );
    }
    throw new EmbeddedError(
      'unsupported-system',
      `no ClickHouse was found, and the one that comes with psfleet needs Linux on x64 with glibc: ${howToInstall}`,
    );
  }
  if (recorded === null) {
    return engines[0] as ClickHouseEngine;
  }
  const usable = engines.filter(({ version }) => compareVersions(version, recorded.version) >= 0);
  if (usable.length === 0) {
    const newest =
      engines
        .map(({ version }) => version)
        .sort(compareVersions)
        .at(-1) ?? 'none';
    throw new EmbeddedError(
      'newer-data',
      `the data in ${folder} was written by ClickHouse ${recorded.version} and the newest here is ${newest}: ` +
        `${howToInstall}, or set PSFLEET_HOME to another folder`,
    );
  }
  return usable.find(({ kind }) => kind === recorded.kind) ?? (usable[0] as ClickHouseEngine);
}

/** Called once the server is ready: from then on no older engine may open the data. */
export function recordEngine(folder: string, { kind, version }: ClickHouseEngine): void {
  writeFileSync(join(folder, 'engine.json'), `${JSON.stringify({ kind, version } satisfies Recorded)}\n`, {
    mode: 0o600,
  });
}

function readRecordedEngine(folder: string): Recorded | null {
  const file = join(folder, 'engine.json');
  const text = readIfPresent(file);
  if (text === null) {
    return null;
  }
  const { kind, version } = JSON.parse(text) as Partial<Recorded>;
  if ((kind !== 'library' && kind !== 'program') || typeof version !== 'string') {
    throw new EmbeddedError('start-failed', `${file} is damaged: restore it, or set PSFLEET_HOME to another folder`);
  }
  return { kind, version };
}

async function readProgram(file: string, user: SystemUser | undefined): Promise<ClickHouseEngine | null> {
  try {
    const [command, args] = commandAs(user, file, ['local', '--version']);
    const { stdout } = await run(command, args, { timeout: 20_000, env: {}, cwd: '/' });
    const version = /version (\d+\.\d+)/.exec(stdout)?.[1];
    return version === undefined ? null : { kind: 'program', file, version };
  } catch {
    return null; // it does not run here, which is as good as absent
  }
}

function findLibrary(): ClickHouseEngine | null {
  try {
    const packageFile = createRequire(import.meta.url).resolve(`${libraryPackage}/package.json`);
    const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
    return {
      kind: 'library',
      file: join(dirname(packageFile), 'libchdb.so'),
      version: version.split('.').slice(0, 2).join('.'),
    };
  } catch {
    return null; // npm leaves out this optional dependency on other systems
  }
}
