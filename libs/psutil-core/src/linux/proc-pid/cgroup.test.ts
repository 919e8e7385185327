import { describe, expect, it } from 'vitest';
import { parseCgroup, parsePlacement } from './cgroup.js';

const id = '0123456789abcdef'.repeat(4);

describe('parseCgroup', () => {
  it.each([
    ['0::/user.slice\n', '/user.slice'],
    ['12:cpu:/a\n0::/b\n', '/b'],
    ['12:cpu:/a:b\n11:memory:/c\n0::/\n', '/a:b'],
    ['0::/\n', '/'],
    ['', null],
    ['nonsense', null],
  ])('%j', (text, expected) => {
    expect(parseCgroup(text)).toBe(expected);
  });
});

describe('parsePlacement', () => {
  it.each([
    [null, null, null],
    ['/', null, null],
    ['/init.scope', null, 'init.scope'],
    ['/system.slice/nginx.service', null, 'nginx.service'],
    ['/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome.scope', null, 'app-gnome.scope'],
    [`/system.slice/docker-${id}.scope`, id, `docker-${id}.scope`],
    [`/docker/${id}`, id, null],
    [`/docker/${id}/system.slice/cron.service`, id, 'cron.service'],
    [
      `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1234.slice/cri-containerd-${id}.scope`,
      id,
      `cri-containerd-${id}.scope`,
    ],
    [`/kubepods/besteffort/pod5c1f2a/${id}`, id, null],
    [`/machine.slice/libpod-${id}.scope/container`, id, `libpod-${id}.scope`],
    [`/machine.slice/crio-${id}.scope`, id, `crio-${id}.scope`],
    [`/machine.slice/libpod-conmon-${id}.scope`, null, `libpod-conmon-${id}.scope`],
    ['/lxc.payload.web/system.slice/ssh.service', 'web', 'ssh.service'],
    ['/machine.slice/machine-debian.scope', 'debian', 'machine-debian.scope'],
    ['/../../weird//path', null, null],
  ])('%j', (cgroup, containerId, unit) => {
    expect(parsePlacement(cgroup)).toEqual({ containerId, unit });
  });
});
