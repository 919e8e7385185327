import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPsutil } from '../../create-psutil.js';
import { createKnownContainers } from './known-containers.js';

const id = 'ab'.repeat(32);
const docker = (name: string): string => JSON.stringify({ Name: `/${name}`, Config: { Image: 'nginx', Env: ['A=b'] } });
let rootFs: string;

beforeEach(() => {
  rootFs = mkdtempSync(join(tmpdir(), 'containers-'));
});
afterEach(() => rmSync(rootFs, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(rootFs, path)), { recursive: true });
  writeFileSync(join(rootFs, path), text);
}

const find = (container = id): unknown => createPsutil({ rootFs }).containerFacts(container);

describe('containerFacts', () => {
  it('knows nothing without a container runtime', () => {
    expect(find()).toBeNull();
  });

  it('reads the file of Docker', () => {
    write(`var/lib/docker/containers/${id}/config.v2.json`, docker('web'));
    expect(find()).toMatchObject({ name: 'web', image: 'nginx', podName: null });
  });

  it('reads it from where Docker was told to keep it', () => {
    write('etc/docker/daemon.json', JSON.stringify({ 'data-root': '/srv/docker/' }));
    write(`srv/docker/containers/${id}/config.v2.json`, docker('elsewhere'));
    expect(find()).toMatchObject({ name: 'elsewhere' });
  });

  it('follows absolute links below the root of the host', () => {
    write(`srv/docker/containers/${id}/config.v2.json`, docker('linked'));
    mkdirSync(join(rootFs, 'var/lib'), { recursive: true });
    symlinkSync('/srv/docker', join(rootFs, 'var/lib/docker'));
    expect(find()).toMatchObject({ name: 'linked' });
  });

  it.each([
    ['containerd', `run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/config.json`],
    ['k3s', `run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io/${id}/config.json`],
    ['CRI-O', `var/lib/containers/storage/overlay-containers/${id}/userdata/config.json`],
  ])('reads the bundle of %s', (_, path) => {
    write(
      path,
      JSON.stringify({ annotations: { 'io.kubernetes.container.name': 'web', 'io.kubernetes.pod.name': 'web-0' } }),
    );
    expect(find()).toMatchObject({ name: 'web', podName: 'web-0' });
  });

  it('completes what Podman has in several files', () => {
    write(`var/lib/containers/storage/overlay-containers/${id}/userdata/config.json`, '{"annotations":{}}');
    write(
      'var/lib/containers/storage/overlay-containers/containers.json',
      JSON.stringify([{ id, names: ['db'], metadata: '{"image-name":"postgres"}' }]),
    );
    expect(find()).toMatchObject({ name: 'db', image: 'postgres' });
  });

  it('reads pod and namespace from names of logs where nothing else tells', () => {
    write(`var/log/containers/web-0_prod_web-${id}.log`, '');
    expect(find()).toMatchObject({ name: 'web', podName: 'web-0', podNamespace: 'prod', image: null });
  });

  it.each([
    ['half a file', '{"Name":"/we'],
    ['a file of 2 MB', JSON.stringify({ Name: '/web', pad: 'x'.repeat(2_000_000) })],
  ])('knows nothing from %s', (_, text) => {
    write(`var/lib/docker/containers/${id}/config.v2.json`, text);
    expect(find()).toBeNull();
  });

  it.each(['../../../etc/passwd', `${id}/../${id}`, 'lxc/name', ''])('makes no path of the name %j', (name) => {
    write(`var/lib/docker/containers/${id}/config.v2.json`, docker('web'));
    expect(find(name)).toMatchObject({ name, image: null });
  });
});

describe('createKnownContainers', () => {
  it('reads a container once in some minutes, and soon again while it is unknown', () => {
    let nowMs = 0;
    const read: string[] = [];
    const known = createKnownContainers(
      (container) => {
        read.push(container);
        return null;
      },
      () => nowMs,
    );
    known(id);
    known(id);
    nowMs = 30_000;
    known(id);
    expect(read).toEqual([id, id]);
  });

  it('remembers a bounded number', () => {
    let reads = 0;
    const known = createKnownContainers(
      () => {
        reads += 1;
        return null;
      },
      () => 0,
    );
    const ids = Array.from({ length: 2_001 }, (_, index) => index.toString(16).padStart(64, '0'));
    ids.forEach(known);
    known(ids[0] ?? '');
    expect(reads).toBe(2_002);
  });
});
