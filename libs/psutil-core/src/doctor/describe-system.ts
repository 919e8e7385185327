import * as os from 'node:os';
import { createPsutil, version } from '../index.js';
import { triedSystems } from './tried-systems.js';

/** The lines with which a report begins: versions, system, rights. They name neither the machine nor a user. */
export function describeSystem(): string[] {
  const tried = triedSystems.find(({ platform }) => platform === createPsutil().platform.name);
  return [
    `psutil-core ${version}, Node ${process.versions.node} for ${process.arch}`,
    `${os.type()} ${os.release()}, ${os.version()}, C library: ${describeLibc()}`,
    `${os.cpus().length} CPUs (${os.cpus()[0]?.model ?? 'unknown'}), ${Math.round(os.totalmem() / 2 ** 20)} MiB`,
    `rights: ${describeRights()}`,
    `psutil-core was tried on this system: ${tried?.tried ?? 'never'}`,
  ];
}

/** Node names the version of glibc only. */
function describeLibc(): string {
  const { header } = process.report.getReport() as { readonly header: Readonly<Record<string, unknown>> };
  const glibc = header['glibcVersionRuntime'];
  return typeof glibc === 'string' ? `glibc ${glibc}` : 'not glibc';
}

function describeRights(): string {
  const id = process.geteuid?.();
  if (id === undefined) {
    return 'no numeric user ids';
  }
  return id === 0 ? 'root' : 'not root';
}
