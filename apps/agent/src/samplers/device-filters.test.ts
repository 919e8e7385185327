import { loadEnvConfig } from '@psfleet/service-kit';
import { describe, expect, it } from 'vitest';
import { agentSettings } from '../config/agent-config.js';
import { deviceFilters, isReported, isReportedMount } from './device-filters.js';

const filtersOf = (env: Record<string, string>) => deviceFilters(loadEnvConfig(agentSettings, env));
const reports = (env: Record<string, string>, mountpoint: string, fstype = 'ext4') =>
  isReportedMount({ mountpoint, fstype }, filtersOf(env));

describe('file systems that are reported', () => {
  it.each([
    ['/var/lib/docker/overlay2/3f2a/merged', 'overlay'],
    ['/var/lib/docker/rootfs/overlayfs/3f2a', 'overlay'],
    ['/var/lib/docker/containers/3f2a/mounts/shm', 'tmpfs'],
    ['/var/lib/containers/storage/overlay/3f2a/merged', 'overlay'],
    ['/run/containerd/io.containerd.runtime.v2.task/k8s.io/3f2a/rootfs', 'overlay'],
    ['/run/containerd/io.containerd.grpc.v1.cri/sandboxes/3f2a/shm', 'tmpfs'],
    ['/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io/3f2a/rootfs', 'overlay'],
    ['/var/lib/kubelet/pods/3f2a-41/volumes/kubernetes.io~projected/kube-api-access-x', 'tmpfs'],
    ['/run/credentials/systemd-resolved.service', 'tmpfs'],
  ])('are by default not those of containers: %s', (mountpoint, fstype) => {
    expect(reports({}, mountpoint, fstype)).toBe(false);
    expect(reports({ PSFLEET_AGENT_MOUNTS_INCLUDE: '.' }, mountpoint, fstype)).toBe(true);
  });

  it.each([
    ['/', 'overlay'],
    ['/var/lib/docker', 'xfs'],
    ['/var/lib/docker/volumes/data/_data', 'nfs4'],
    ['/var/lib/containerd', 'xfs'],
    ['/var/lib/kubelet/pods/3f2a/volumes/kubernetes.io~csi/pvc-1/mount', 'ext4'],
    ['/run', 'tmpfs'],
    ['/run/user/1000', 'tmpfs'],
    ['/dev/shm', 'tmpfs'],
    ['/mnt/var/lib/docker/overlay2/x', 'ext4'],
    ['/snap/core/1', 'squashfs'],
  ])('are by default all others: %s', (mountpoint, fstype) => {
    expect(reports({}, mountpoint, fstype)).toBe(true);
  });

  it('can be chosen by their type', () => {
    const env = { PSFLEET_AGENT_FSTYPES_EXCLUDE: '^(squashfs|tmpfs)$', PSFLEET_AGENT_MOUNTS_INCLUDE: '^/dev/shm$' };
    expect(reports(env, '/snap/core/1', 'squashfs')).toBe(false);
    expect(reports(env, '/run', 'tmpfs')).toBe(false);
    expect(reports(env, '/dev/shm', 'tmpfs')).toBe(true);
    expect(reports(env, '/', 'ext4')).toBe(true);
  });

  it('can be only those of some types', () => {
    const env = { PSFLEET_AGENT_MOUNTS_EXCLUDE: '.', PSFLEET_AGENT_FSTYPES_INCLUDE: '^xfs$' };
    expect([reports(env, '/', 'ext4'), reports(env, '/data', 'xfs')]).toEqual([false, true]);
  });
});

describe('network interfaces and disks that are reported', () => {
  const nics = ['lo', 'eth0', 'docker0', 'br-3f2a', 'vnet3', 'vethab12', 'veth100i0', 'cali0123456789a', 'lxc_health'];

  it("are by default not the host's ends of those of containers", () => {
    const { nics: filter } = filtersOf({});
    expect(nics.filter((nic) => isReported(nic, filter))).toEqual(['lo', 'eth0', 'docker0', 'br-3f2a', 'vnet3']);
  });

  it('are all on request', () => {
    const { nics: filter } = filtersOf({ PSFLEET_AGENT_NICS_INCLUDE: '.' });
    expect(nics.filter((nic) => isReported(nic, filter))).toEqual(nics);
  });

  it('are those of a pattern', () => {
    const { nics: filter, disks } = filtersOf({
      PSFLEET_AGENT_NICS_EXCLUDE: '.',
      PSFLEET_AGENT_NICS_INCLUDE: '^eth',
      PSFLEET_AGENT_DISKS_EXCLUDE: '^(loop|sr)',
      PSFLEET_AGENT_DISKS_INCLUDE: '^loop7$',
    });
    expect(nics.filter((nic) => isReported(nic, filter))).toEqual(['eth0']);
    expect(['sda', 'loop0', 'loop7', 'sr0'].filter((disk) => isReported(disk, disks))).toEqual(['sda', 'loop7']);
  });
});
