const programs = [
  'nginx',
  'postgres',
  'node',
  'java',
  'sshd',
  'bash',
  'systemd-journald',
  'dockerd',
  'containerd-shim',
  'python3',
  'redis-server',
  'cron',
  'agetty',
  'rsyslogd',
  'php-fpm',
  'kworker/0:1',
];
const users = ['root', 'www-data', 'postgres', 'app', 'nobody'];

/** Names that replace those of the recorded machine, by dimension. */
const dimensionNames: Readonly<Record<string, readonly string[]>> = {
  mountpoint: ['/', '/boot', '/var', '/home', '/data'],
  device: ['/dev/vda1', '/dev/vda2', '/dev/vdb1', '/dev/vdc1'],
  disk: ['vda', 'vda1', 'vda2', 'vdb'],
  nic: ['lo', 'eth0', 'docker0', 'eth1'],
  unit: ['nginx.service', 'postgresql.service', 'ssh.service', 'cron.service', 'docker.service', 'user-1000.slice'],
  container: ['shop-web-1', 'shop-db-1', 'shop-cache-1', 'prod/api-5d8f7/api'],
  chip: ['coretemp', 'nvme', 'acpitz'],
  label: ['Package id 0', 'Core 0', 'Core 1', 'Composite'],
};
/** Dimensions with texts of a fixed set or with numbers, which say nothing about the machine. */
const harmlessDimensions: ReadonlySet<string> = new Set(['cpu', 'resource', 'status', 'kind', 'index']);

/** What a process of the recorded machine is called on the tape. */
export interface PlausibleProcess {
  readonly program: string;
  readonly user: string;
  /** Its place in the order in which processes are seen first. */
  readonly index: number;
}

/** Names of a plausible server, given in the order in which those of the recorded machine are seen first. */
export class PlausibleNames {
  readonly #processes = new Map<bigint, PlausibleProcess>();
  readonly #dimensions = new Map<string, Map<string, string>>();

  processOf(uid: bigint): PlausibleProcess {
    const known = this.#processes.get(uid);
    if (known !== undefined) {
      return known;
    }
    const index = this.#processes.size;
    const process = { program: nth(programs, index), user: nth(users, index), index };
    this.#processes.set(uid, process);
    return process;
  }

  /**
   * The third disk of the recorded machine becomes the third disk of a plausible one, in every tick. A dimension that
   * has no names here gets numbered ones. An empty text, which means a total or nothing, stays empty.
   */
  dimension(name: string, text: string): string {
    if (text === '' || harmlessDimensions.has(name)) {
      return text;
    }
    if (name === 'fstype') {
      return 'ext4';
    }
    const known = this.#dimensions.get(name) ?? new Map<string, string>();
    this.#dimensions.set(name, known);
    const plausible = known.get(text) ?? dimensionNames[name]?.[known.size] ?? `${name}-${known.size}`;
    known.set(text, plausible);
    return plausible;
  }
}

function nth(names: readonly string[], index: number): string {
  return names[index % names.length] ?? '';
}
