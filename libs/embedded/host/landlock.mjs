// Landlock: a thread gives up access for itself and for all threads and processes that it starts from then on.
// https://docs.kernel.org/userspace-api/landlock.html
import { closeSync, openSync, statSync } from 'node:fs';
import { keepOpen, orThrow, setNoNewPrivileges, syscall } from './libc.mjs';

/** System calls, with the same number on every architecture that Node runs on. */
const createRuleset = 444;
const addRule = 445;
const restrictSelf = 446;

const files = {
  execute: 1n << 0n,
  writeFile: 1n << 1n,
  readFile: 1n << 2n,
  readDir: 1n << 3n,
  removeDir: 1n << 4n,
  removeFile: 1n << 5n,
  makeDir: 1n << 7n,
  makeReg: 1n << 8n,
  makeSym: 1n << 12n,
  /** Moving and linking from one folder to another. */
  refer: 1n << 13n,
  truncate: 1n << 14n,
};
const onAFile = files.execute | files.writeFile | files.readFile | files.truncate;
const change = files.removeFile | files.makeReg | files.refer | files.writeFile | files.truncate;

/** What a rule permits on a file, or below a folder. */
const permissions = {
  read: files.readFile | files.readDir,
  execute: files.readFile | files.readDir | files.execute,
  write: files.readFile | files.readDir | change | files.removeDir | files.makeDir | files.makeSym,
  /** Files are written, replaced and removed, but not read. */
  log: files.readDir | change,
};
const ports = { bind: 1n, connect: 2n };

/** What a version of Landlock controls beyond the one before. */
const controlled = [
  { version: 1, files: (1n << 13n) - 1n },
  { version: 2, files: files.refer },
  { version: 3, files: files.truncate },
  { version: 4, ports: ports.bind | ports.connect },
  { version: 5, files: 1n << 15n }, // ioctl of devices
  { version: 6, scopes: 3n }, // abstract UNIX sockets and signals of other processes
];

/** The first version, before Linux 5.19, permits nobody to move a file to another folder, which ClickHouse does. */
const minVersion = 2;
/** Since Linux 6.7. */
const firstVersionWithPorts = 4;
const pathRule = 1;
const portRule = 2;
const openPath = 0o10000000; // O_PATH

/** Returns the version of this kernel's Landlock; a negative number if it has none. */
function readVersion() {
  return syscall(createRuleset, 0, 0, 1);
}

/**
 * Denies everything but what `access` names: paths to `read`, `execute`, `write` and `log` to, and TCP ports to `bind`
 * and to `connect` to. A path that does not exist is left out. Returns null, or what the thread still can, and why.
 */
export function confine(access, version = readVersion()) {
  if (version < minVersion) {
    const reason = version < 0 ? 'its kernel has no Landlock' : "its kernel's Landlock is too old, before Linux 5.19";
    return `read all files of its user, because ${reason}: its passwords open these files too`;
  }
  const handled = (kind) =>
    controlled.filter((each) => each.version <= version).reduce((all, each) => all | (each[kind] ?? 0n), 0n);
  const attributes = bytes([handled('files'), handled('ports'), handled('scopes')]);
  const ruleset = orThrow(syscall(createRuleset, attributes, attributes.length, 0), 'landlock_create_ruleset');
  for (const [kind, permitted] of Object.entries(permissions)) {
    for (const path of access[kind] ?? []) {
      permitPath(ruleset, path, permitted & handled('files'));
    }
  }
  for (const [kind, permitted] of Object.entries(handled('ports') === 0n ? {} : ports)) {
    for (const port of access[kind] ?? []) {
      add(ruleset, portRule, bytes([permitted, BigInt(port)]), `port ${port}`);
    }
  }
  setNoNewPrivileges();
  orThrow(syscall(restrictSelf, ruleset, 0), 'landlock_restrict_self');
  closeSync(ruleset);
  return version < firstVersionWithPorts
    ? 'connect to any address, because its kernel is older than Linux 6.7: only the grants of its users forbid it'
    : null;
}

function permitPath(ruleset, path, permitted) {
  const descriptor = openIfPresent(path);
  if (descriptor === null) {
    return;
  }
  const file = Buffer.alloc(4);
  file.writeInt32LE(descriptor);
  const rights = statSync(path).isDirectory() ? permitted : permitted & onAFile;
  add(ruleset, pathRule, Buffer.concat([bytes([rights]), file]), path);
  // A rule holds for the inode, and /proc makes a new one for a process whose folder nobody has open.
  if (path.startsWith('/proc/')) {
    keepOpen(descriptor);
  } else {
    closeSync(descriptor);
  }
}

function openIfPresent(path) {
  try {
    return openSync(path, openPath);
  } catch (error) {
    if (error.code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

function add(ruleset, type, rule, name) {
  orThrow(syscall(addRule, ruleset, type, rule, 0), `landlock_add_rule for ${name}`);
}

function bytes(numbers) {
  const buffer = Buffer.alloc(8 * numbers.length);
  numbers.forEach((number, index) => buffer.writeBigUInt64LE(number, 8 * index));
  return buffer;
}
