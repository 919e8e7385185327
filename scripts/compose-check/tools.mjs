// Finds dockerd, docker, compose 2, debootstrap and nats-server on this machine, or unpacks them from Debian's
// packages. Nothing is installed.
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { Skipped } from './run.mjs';

const packages = [
  { name: 'docker.io', program: 'dockerd' },
  { name: 'containerd', program: 'containerd' },
  { name: 'runc', program: 'runc' },
  { name: 'debootstrap', program: 'debootstrap' },
  { name: 'nats-server', program: 'nats-server' },
  // dockerd redirects the name server's port inside each container with it; the machine's firewall stays unchanged.
  { name: 'iptables', program: 'iptables' },
];
/** The libraries that iptables is linked with. */
const iptablesLibraries = [
  'libip4tc2',
  'libip6tc2',
  'libxtables12',
  'libnetfilter-conntrack3',
  'libnfnetlink0',
  'libnftnl11',
  'libmnl0',
];
/** Folders into which packages put programs. */
const programFolders = ['usr/sbin', 'usr/bin'];
/** The first Debian release with compose 2, whose program runs on older releases too. */
const releaseWithCompose = 'trixie';

/** `path` is for the environment; `compose` is the beginning of its command line. */
export async function findTools({ run, cache, say }) {
  const unpacked = join(cache, 'tools');
  const path = [...programFolders.map((folder) => join(unpacked, folder)), process.env.PATH, '/usr/sbin', '/sbin'].join(
    delimiter,
  );
  const missing = packages.filter(({ program }) => findProgram(program, path) === null);
  if (missing.length > 0) {
    say(`fetching Debian's packages ${missing.map(({ name }) => name).join(', ')}`);
    for (const { name } of missing) {
      await unpack({ run, target: unpacked, name });
    }
    if (missing.some(({ name }) => name === 'iptables')) {
      await completeIptables({ run, unpacked });
    }
  }
  // From Debian 13 on the client is a package of its own.
  if (findProgram('docker', path) === null) {
    await unpack({ run, target: unpacked, name: 'docker-cli' });
  }
  const debootstrapFolder = join(unpacked, 'usr/share/debootstrap');
  return {
    path,
    compose: await findCompose({ run, path, unpacked, say }),
    debootstrapFolder: existsSync(debootstrapFolder) ? debootstrapFolder : '/usr/share/debootstrap',
    natsServer: findProgram('nats-server', path),
  };
}

/** The Debian mirror that this machine uses. */
export async function debianMirror(run) {
  const sites = await run('apt-get', [
    'indextargets',
    '--format',
    '$(SITE) $(COMPONENT)',
    'Origin: Debian',
    'Created-By: Packages',
  ]);
  const site = sites
    .split('\n')
    .map((line) => line.split(' ')[0])
    .find((url) => url?.endsWith('/debian'));
  if (site === undefined) {
    throw new Skipped("apt has no Debian mirror (run 'apt-get update' first)");
  }
  return site;
}

function findProgram(name, path) {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // The next folder may have it.
    }
  }
  return null;
}

async function findCompose({ run, path, unpacked, say }) {
  const plugin = join(unpacked, 'usr/libexec/docker/cli-plugins/docker-compose');
  if (existsSync(plugin)) {
    return [plugin];
  }
  try {
    if (/^v?2\.|^v?[3-9]\./.test(await run('docker', ['compose', 'version', '--short'], { env: { PATH: path } }))) {
      return ['docker', 'compose'];
    }
  } catch {
    // There is no such plugin here; the log has docker's message.
  }
  say(`fetching docker-compose of Debian ${releaseWithCompose}`);
  await unpack({ run, target: unpacked, name: 'docker-compose', release: releaseWithCompose });
  return [plugin];
}

/** Adds its libraries, and the program's name, which an installation would create as one of Debian's alternatives. */
async function completeIptables({ run, unpacked }) {
  for (const name of iptablesLibraries) {
    await unpack({ run, target: unpacked, name });
  }
  const libraries = join(unpacked, 'usr/lib', 'x86_64-linux-gnu');
  const file = join(unpacked, 'usr/sbin/iptables');
  // It finds the rest relative to its own path, so that the cache may be copied or moved.
  writeFileSync(
    file,
    [
      '#!/bin/sh',
      'here=$(dirname "$(readlink -f "$0")")/../..',
      `export LD_LIBRARY_PATH=$here/${relative(unpacked, libraries)}`,
      `export XTABLES_LIBDIR=$here/${relative(unpacked, join(libraries, 'xtables'))}`,
      'exec "$here/usr/sbin/xtables-nft-multi" iptables "$@"',
      '',
    ].join('\n'),
    { mode: 0o755 },
  );
}

/** Runs `apt-get download` and `dpkg -x`. A release other than this machine's is read with package lists of its own. */
async function unpack({ run, target, name, release }) {
  mkdirSync(target, { recursive: true });
  const work = mkdtempSync(join(target, '.fetch-'));
  try {
    const options = release === undefined ? [] : await optionsForRelease({ run, work, release });
    await run('apt-get', [...options, 'download', name], { cwd: work }).catch(async () => {
      await run('apt-get', [...options, 'update'], { limitMs: 180_000 });
      await run('apt-get', [...options, 'download', name], { cwd: work });
    });
    const deb = readdirSync(work).find((file) => file.endsWith('.deb'));
    // Unpacked elsewhere first, because an interrupted run must not leave half a package.
    await run('dpkg', ['-x', join(work, deb), join(work, 'tree')]);
    await run('cp', ['-a', `${join(work, 'tree')}/.`, target]);
  } catch (error) {
    throw new Skipped(`Debian's package ${name} cannot be fetched (${error.message.split('\n').at(-1)})`, {
      cause: error,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function optionsForRelease({ run, work, release }) {
  for (const folder of ['state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  const sources = join(work, 'sources.list');
  writeFileSync(
    sources,
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${await debianMirror(run)} ${release} main\n`,
  );
  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State': join(work, 'state'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(work, 'cache'),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
