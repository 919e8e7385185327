import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const debArch = { x64: 'amd64', arm64: 'arm64' }[process.arch as 'x64' | 'arm64'];

/** What `npm run package:agent` makes, here of this machine's architecture and with the Node that runs this. */
describe('the packages of the agent', () => {
  let folder: string;
  let made: string;
  const tarFile = (): string => join(made, `psfleet-agent-${version}-linux-${process.arch}.tar.gz`);
  const debFile = (): string => join(made, `psfleet-agent_${version}_${debArch}.deb`);
  const list = (file: string): string[] =>
    execFileSync('tar', ['-tzf', file], { encoding: 'utf8' })
      .split('\n')
      .filter((path) => path !== '' && !path.endsWith('/'));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-package-'));
    made = join(folder, version);
    const args = [join(root, 'scripts/package-agent.mjs'), '--arch', process.arch, '--running-node', '--out', folder];
    execFileSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are complete, with the hash of each file in the list and in the script', () => {
    const sums = readFileSync(join(made, 'SHA256SUMS'), 'utf8').trim().split('\n');
    const files = readdirSync(made).filter((name) => name !== 'SHA256SUMS');
    const expected = files.map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(join(made, name)))
          .digest('hex')}  ${name}`,
    );
    expect(files).toHaveLength(3);
    expect(sums.toSorted()).toEqual(expected.toSorted());
    const script = readFileSync(join(made, 'join.sh'), 'utf8');
    expect(script).toContain(`version='${version}'`);
    for (const sum of sums.filter((line) => !line.endsWith('join.sh'))) {
      expect(script).toContain(`\n${sum}\n`);
    }
    expect(script).not.toMatch(/@[A-Z0-9]+@/);
  });

  it('hold what the agent runs and nothing else', () => {
    const paths = list(tarFile());
    expect(paths).toEqual(
      expect.arrayContaining([
        'psfleet-agent/bin/node',
        'psfleet-agent/bin/psfleet-agent',
        'psfleet-agent/LICENSE',
        'psfleet-agent/systemd/psfleet-agent.service',
        'psfleet-agent/node_modules/@psfleet/agent/dist/main.js',
        'psfleet-agent/node_modules/@psfleet/agent/dist/run-agent.js',
        'psfleet-agent/node_modules/@psfleet/psutil-core/helper/answer-calls.cjs',
        `psfleet-agent/node_modules/@koromix/koffi-linux-${process.arch}/linux_${process.arch}/koffi.node`,
      ]),
    );
    const names = new Set(paths.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]));
    for (const unwanted of ['class-validator', 'typescript', 'vitest', 'nx', '@peculiar/x509', '@nestjs/core']) {
      expect(names).not.toContain(unwanted);
    }
    const leftovers = paths.filter((path) =>
      /\.(?:d\.ts|map|tsbuildinfo|test\.js)$|\/(?:src|tests?)\/.*\.ts$/.test(path),
    );
    expect(leftovers).toEqual([]);
  });

  it('say what they contain', () => {
    const content = execFileSync('tar', ['-xzOf', tarFile(), 'psfleet-agent/sbom.cdx.json'], { encoding: 'utf8' });
    const bill = JSON.parse(content) as {
      readonly bomFormat: string;
      readonly metadata: { readonly component: { readonly 'bom-ref': string } };
      readonly components: readonly { readonly 'bom-ref': string }[];
    };
    const described = [bill.metadata.component, ...bill.components].map((part) => part['bom-ref']);
    const shipped = new Set(
      list(tarFile()).flatMap((path) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
    );
    expect(bill.bomFormat).toBe('CycloneDX');
    expect(described).toContain(`node@${process.versions.node}`);
    expect(described).toContain(`@psfleet/agent@${version}`);
    expect(described.map((part) => part.replace(/@[^@]+$/, '')).toSorted()).toEqual([...shipped, 'node'].toSorted());
  });

  it('run from wherever they are unpacked, with their own Node and no other program', () => {
    const target = join(folder, 'unpacked');
    mkdirSync(target);
    execFileSync('tar', ['-xzf', tarFile(), '-C', target, '--strip-components=1']);
    const help = execFileSync(join(target, 'bin/psfleet-agent'), ['--help'], {
      encoding: 'utf8',
      cwd: '/',
      env: { PATH: '/usr/bin:/bin' },
    });
    expect(help).toMatch(/^Usage: psfleet-agent/);
    const everyModule = `await import('${target}/node_modules/@psfleet/agent/dist/run-agent.js')`;
    execFileSync(join(target, 'bin/node'), ['--input-type=module', '--eval', everyModule], { cwd: '/' });
  });

  it('install by dpkg where systemd and PATH find them', () => {
    const target = join(folder, 'root');
    execFileSync('dpkg-deb', ['--extract', debFile(), target]);
    for (const path of ['usr/lib/systemd/system/psfleet-agent.service', 'etc/psfleet/agent.env', 'opt/psfleet-agent']) {
      expect(existsSync(join(target, path))).toBe(true);
    }
    const field = (name: string): string =>
      execFileSync('dpkg-deb', ['--field', debFile(), name], { encoding: 'utf8' }).trim();
    expect([field('Package'), field('Version'), field('Architecture')]).toEqual(['psfleet-agent', version, debArch]);
    const control = join(folder, 'control');
    execFileSync('dpkg-deb', ['--control', debFile(), control]);
    execFileSync('md5sum', ['--check', '--quiet', join(control, 'md5sums')], { cwd: target });
    expect(readFileSync(join(control, 'conffiles'), 'utf8')).toBe('/etc/psfleet/agent.env\n');
  });

  it('have scripts that a shell accepts', () => {
    const control = join(folder, 'control');
    const scripts = ['postinst', 'prerm', 'postrm'].map((name) => join(control, name));
    for (const script of [join(made, 'join.sh'), join(folder, 'unpacked/bin/psfleet-agent'), ...scripts]) {
      execFileSync('sh', ['-n', script]);
    }
  });
});
