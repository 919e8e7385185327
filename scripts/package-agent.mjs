// `npm run package:agent [-- --arch x64,arm64] [--running-node]`: packages of the agent that need nothing else on a
// host, and the script that installs them, in dist/install/<version>:
//   psfleet-agent-<version>-linux-<arch>.tar.gz   psfleet-agent_<version>_<arch>.deb   join.sh   SHA256SUMS
// The API serves exactly the files that SHA256SUMS lists. Node and the packages for each architecture come from npm.
// --running-node takes the Node that runs this instead of npm's, for its own architecture only.
import './clean-path.mjs';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { packTarGz } from './package-agent/archive.mjs';
import { buildDeb } from './package-agent/deb.mjs';
import { architectures, nodeEntries, nodeVersion } from './package-agent/node-program.mjs';
import { reachableFiles } from './package-agent/reachable.mjs';
import { run } from './package-agent/run.mjs';
import { billOfProject, readBill, shippedBill } from './sbom/bill-of-materials.mjs';

const root = join(import.meta.dirname, '..');
const debArchitectures = { x64: 'amd64', arm64: 'arm64' };
const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: architectures.join(',') },
    out: { type: 'string', default: join(root, 'dist', 'install') },
    'running-node': { type: 'boolean', default: false },
  },
});
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'psfleet');

const folder = join(values.out, version);
const unfinished = `${folder}.new`;
rmSync(unfinished, { recursive: true, force: true });
mkdirSync(unfinished, { recursive: true });
const files = values.arch.split(',').flatMap((arch) => packagesFor(arch));
const script = deployed('agent/join.sh')
  .toString()
  .replace('@VERSION@', version)
  .replace('@SHA256SUMS@', files.map(sumLine).join('\n'));
files.push(save('join.sh', Buffer.from(script)));
save('SHA256SUMS', Buffer.from(files.map((file) => `${sumLine(file)}\n`).join('')));
// In one step, so that the API never serves half of a set.
rmSync(folder, { recursive: true, force: true });
renameSync(unfinished, folder);
console.log(`in ${folder}`);

function packagesFor(arch) {
  if (!architectures.includes(arch)) {
    throw new Error(`--arch ${arch}: packages are made for ${architectures.join(' and ')}`);
  }
  const program = [...appEntries(arch), ...(values['running-node'] ? runningNode(arch) : nodeEntries(arch, cache))];
  const service = { path: 'systemd/psfleet-agent.service', content: deployed('systemd/psfleet-agent.service') };
  const settings = { path: 'systemd/psfleet-agent.env', content: deployed('systemd/psfleet-agent.env') };
  const debEntries = [
    ...program.map((entry) => ({ ...entry, path: `opt/psfleet-agent/${entry.path}` })),
    { ...service, path: 'usr/lib/systemd/system/psfleet-agent.service' },
    { ...settings, path: 'etc/psfleet/agent.env' },
    { path: 'usr/bin/psfleet-agent', linkTo: '/opt/psfleet-agent/bin/psfleet-agent' },
  ];
  const debArch = debArchitectures[arch];
  const deb = buildDeb({ version, debArch, entries: debEntries, configurationFiles: ['etc/psfleet/agent.env'] });
  return [
    save(`psfleet-agent-${version}-linux-${arch}.tar.gz`, packTarGz([...program, service, settings], 'psfleet-agent/')),
    save(`psfleet-agent_${version}_${debArch}.deb`, deb),
  ];
}

/** The agent, its libraries and how to start them, without Node. */
function appEntries(arch) {
  const modules = installModules(arch);
  try {
    const program = reachableFiles({ root, modules: join(modules, 'node_modules'), packageName: '@psfleet/agent' });
    return [
      ...program,
      { path: 'bin/psfleet-agent', content: deployed('agent/psfleet-agent'), mode: 0o755 },
      { path: 'bin/set-up', content: deployed('agent/set-up'), mode: 0o755 },
      { path: 'LICENSE', content: readFileSync(join(root, 'LICENSE')) },
      { path: 'sbom.cdx.json', content: billOf(program) },
    ];
  } finally {
    rmSync(modules, { recursive: true });
  }
}

function billOf(program) {
  const bill = billOfProject(readBill(root), '@psfleet/agent');
  const node = values['running-node'] ? process.versions.node : nodeVersion;
  const paths = program.map(({ path }) => path);
  return Buffer.from(`${JSON.stringify(shippedBill(bill, paths, node), null, 2)}\n`);
}

/** Installs what package-lock.json names for the agent on that architecture, in a folder that the caller removes. */
function installModules(arch) {
  const target = mkdtempSync(join(tmpdir(), 'psfleet-package-'));
  const manifests = ['apps', 'libs'].flatMap((top) =>
    readdirSync(join(root, top)).map((name) => `${top}/${name}/package.json`),
  );
  for (const path of ['package.json', 'package-lock.json', '.npmrc', ...manifests]) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    copyFileSync(join(root, path), join(target, path));
  }
  const options = ['--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const platform = ['--os=linux', `--cpu=${arch}`, '--libc=glibc'];
  run('npm', ['ci', ...options, ...platform, '-w', '@psfleet/agent'], { cwd: target });
  return target;
}

function runningNode(arch) {
  if (arch !== process.arch) {
    throw new Error(`--running-node makes packages for ${process.arch} only: add --arch ${process.arch}`);
  }
  return [{ path: 'bin/node', content: readFileSync(process.execPath), mode: 0o755 }];
}

function deployed(path) {
  return readFileSync(join(root, 'deploy', path));
}

function save(name, content) {
  writeFileSync(join(unfinished, name), content);
  console.log(`${(content.length / 1e6).toFixed(1).padStart(7)} MB  ${name}`);
  return { name, sha256: createHash('sha256').update(content).digest('hex') };
}

function sumLine({ name, sha256 }) {
  return `${sha256}  ${name}`;
}
