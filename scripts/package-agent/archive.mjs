// Writes tar and ar archives in plain JavaScript, so that packages can be made wherever Node runs, byte for byte the
// same from the same files: owner root, no time stamps, names in order.
import { gzipSync } from 'node:zlib';

/**
 * A file, folder or symbolic link of an archive. `path` has no leading slash; folders need no entry of their own.
 *   { path, content: Buffer, mode } or { path, linkTo }
 */

/** A gzipped POSIX tar (ustar) of the entries and the folders above them, each name preceded by `prefix`. */
export function packTarGz(entries, prefix = '') {
  const all = [
    ...foldersOf(entries, prefix),
    ...entries.map((entry) => ({ ...entry, path: `${prefix}${entry.path}` })),
  ];
  all.sort((a, b) => (a.path < b.path ? -1 : 1));
  const blocks = all.flatMap((entry) => [tarHeader(entry), padded(entry.content ?? Buffer.alloc(0), 512, 0)]);
  // Two blocks of zeros end the archive.
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** A Debian package is an ar archive of these three members in this order. */
export function packDeb(control, data) {
  const members = [
    ['debian-binary', Buffer.from('2.0\n')],
    ['control.tar.gz', control],
    ['data.tar.gz', data],
  ];
  const parts = members.flatMap(([name, content]) => [arHeader(name, content.length), padded(content, 2, 0x0a)]);
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

function foldersOf(entries, prefix) {
  const folders = new Set();
  for (const { path } of entries) {
    const parts = `${prefix}${path}`.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      folders.add(`${parts.slice(0, depth).join('/')}/`);
    }
  }
  return [...folders].map((path) => ({ path, mode: 0o755 }));
}

function tarHeader({ path, content, mode = 0o644, linkTo }) {
  const header = Buffer.alloc(512);
  const [name, namePrefix] = splitName(path);
  const isFolder = path.endsWith('/');
  header.write(name, 0);
  header.write(octal(linkTo === undefined ? mode : 0o777, 8), 100);
  header.write(octal(0, 8), 108); // uid
  header.write(octal(0, 8), 116); // gid
  header.write(octal(content?.length ?? 0, 12), 124);
  header.write(octal(0, 12), 136); // time
  header.write(' '.repeat(8), 148); // the checksum counts as spaces while it is computed
  header.write(linkTo === undefined ? (isFolder ? '5' : '0') : '2', 156);
  header.write(linkTo ?? '', 157);
  header.write('ustar\x0000', 257);
  header.write('root', 265);
  header.write('root', 297);
  header.write(namePrefix, 345);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** The format has 100 bytes for the end of a path and 155 for what is before it. */
function splitName(path) {
  if (Buffer.byteLength(path) <= 100) {
    return [path, ''];
  }
  const at = path.indexOf('/', path.length - 101);
  if (at === -1 || at > 155) {
    throw new Error(`${path} is too long for a tar archive`);
  }
  return [path.slice(at + 1), path.slice(0, at)];
}

function octal(value, width) {
  return `${value.toString(8).padStart(width - 1, '0')}\0`;
}

function arHeader(name, size) {
  const fields = [name.padEnd(16), '0'.padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '100644'.padEnd(8)];
  return Buffer.from(`${fields.join('')}${String(size).padEnd(10)}\`\n`);
}

function padded(content, multiple, filler) {
  const missing = (multiple - (content.length % multiple)) % multiple;
  return missing === 0 ? content : Buffer.concat([content, Buffer.alloc(missing, filler)]);
}
