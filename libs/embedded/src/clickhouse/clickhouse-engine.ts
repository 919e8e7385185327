import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readIfPresent } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';
import { findPrograms } from '../process/find-program.js';
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
 * Throws `unsupported-system` if there is none, and `newer-data` if every one is older than the data.
 */
export async function findClickHouse({
  folder,
  clickhouse,
  searchPath,
}: FindClickHouseOptions): Promise<ClickHouseEngine> {
  const recorded = readRecordedEngine(folder);
  const programs = await Promise.all(
    (clickhouse === null ? findPrograms('clickhouse', searchPath) : [clickhouse]).map(readProgram),
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

async function readProgram(file: string): Promise<ClickHouseEngine | null> {
  try {
    const { stdout } = await run(file, ['local', '--version'], { timeout: 20_000 });
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
