import { patternVar } from '@psfleet/service-kit';

/**
 * Mounts that container runtimes, pods and systemd's credentials make by the hundred: overlays that show the space of
 * the disk below them once more, and small tmpfs.
 */
const containerMounts = new RegExp(
  `^(${[
    '/var/lib/docker/(overlay2|overlay|aufs|fuse-overlayfs|btrfs|zfs|devicemapper|rootfs|containers)',
    '/var/lib/(containerd|containers/storage)',
    '/var/lib/kubelet/pods/[^/]+/volumes/kubernetes\\.io~(secret|projected|configmap|downward-api|empty-dir)',
    '/var/snap/microk8s/common/run/containerd',
    '/run/(containerd|containers|k3s/containerd|docker|credentials)',
  ].join('|')})/`,
  'u',
);

/** The host's ends of the interfaces of containers: veth, Calico, Cilium, Azure CNI and Amazon VPC CNI. */
const containerNics = /^(veth.*|cali[0-9a-f]{11}|lxc([0-9a-f]{12}|_health)|azv[0-9a-f]{11}|eni[0-9a-f]{11})$/u;

/** Which file systems, disks and network interfaces are reported. */
export const deviceSettings = {
  mountsExclude: patternVar('PSFLEET_AGENT_MOUNTS_EXCLUDE', {
    default: containerMounts,
    help: 'File systems that are not reported, by mount point; by default those of containers',
  }),
  mountsInclude: patternVar('PSFLEET_AGENT_MOUNTS_INCLUDE', {
    default: null,
    help: 'Mount points that are reported even if they, or their type, are excluded; . for all',
  }),
  fstypesExclude: patternVar('PSFLEET_AGENT_FSTYPES_EXCLUDE', {
    default: null,
    help: 'Types of file systems that are not reported, such as ^(squashfs|overlay)$',
  }),
  fstypesInclude: patternVar('PSFLEET_AGENT_FSTYPES_INCLUDE', {
    default: null,
    help: 'Types of file systems that are reported even if they, or their mount point, are excluded',
  }),
  disksExclude: patternVar('PSFLEET_AGENT_DISKS_EXCLUDE', {
    default: null,
    help: "Disks and partitions whose I/O is not reported, by the kernel's name, such as ^loop",
  }),
  disksInclude: patternVar('PSFLEET_AGENT_DISKS_INCLUDE', {
    default: null,
    help: 'Disks and partitions that are reported even if they are excluded',
  }),
  nicsExclude: patternVar('PSFLEET_AGENT_NICS_EXCLUDE', {
    default: containerNics,
    help: "Network interfaces that are not reported; by default the host's ends of those of containers",
  }),
  nicsInclude: patternVar('PSFLEET_AGENT_NICS_INCLUDE', {
    default: null,
    help: 'Network interfaces that are reported even if they are excluded; . for all',
  }),
} as const;
