// Collects command lines of everyday programs from Debian's files: units of systemd, desktop entries, cron files, and
// the examples and synopses of man pages. Prints one per line with its kind before it, each once.
//
//   node collect-harmless-lines.mjs [--limit 2000] ROOT...
//
// A root is / or a folder with unpacked packages (apt-get download PACKAGE; dpkg -x PACKAGE.deb ROOT). What is taken of
// each file and kind follows the order of a hash, so that no rule of the scrubber has a say in it. The first lines of
// fixtures/harmless-lines.txt name the packages it was made from.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const { values, positionals: roots } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string', default: '2000' } },
});
/** No page or unit contributes more, so that a program with hundreds of examples does not decide. */
const maxPerFile = 4;

/** Says nothing about the lines, so that nobody chooses them. */
function inOrderOfHash(lines) {
  const hashes = new Map(lines.map((line) => [line, createHash('sha256').update(line).digest('hex')]));
  return lines.toSorted((a, b) => (hashes.get(a) < hashes.get(b) ? -1 : 1));
}

/** All files under a folder, in any depth; none if there is no such folder. */
function filesUnder(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

function readText(path) {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** ExecStart=-/usr/bin/x of a unit, also where a backslash continues it. */
function unitLines(text) {
  const joined = text.replaceAll(/\\\n\s*/g, ' ');
  return [...joined.matchAll(/^Exec\w+=[-@:+!|]*(.+)$/gm)].map(([, line]) => line);
}

/** Exec= of a desktop entry, without its fields (%U). */
function desktopLines(text) {
  return [...text.matchAll(/^Exec=(.+)$/gm)].map(([, line]) => line.replaceAll(/\s%[a-zA-Z]\b/g, ''));
}

/** A line of a crontab, without its times and its user; or the commands of a script. */
function cronLines(text, path) {
  if (path.includes('/cron.d/') || path.endsWith('/crontab')) {
    return [...text.matchAll(/^(?:(?:[\d*][\d*/,-]*\s+){5}|@\w+\s+)\w+\s+(.+)$/gm)].map(([, line]) => line);
  }
  return [
    ...text.matchAll(/^\s*((?:\/usr)?\/s?bin\/\S+\s.*|(?:find|rm|test|nice|ionice|run-parts|logrotate)\s.+)$/gm),
  ].map(([, line]) => line);
}

/** Examples with a prompt, lines of blocks without filling, and synopses that begin with the name of the page. */
function manLines(text, path) {
  const name = path.split('/').at(-1).split('.')[0];
  const lines = text.split('\n').map(plainRoff);
  const found = [];
  let isExample = false;
  for (const line of lines) {
    const heading = /^\.S[Hh]\s+"?([A-Z ]+)/.exec(line)?.[1];
    isExample = heading === undefined ? isExample : heading.startsWith('EXAMPLE');
    const prompted = /^\s*(?:\.\w+\s+)?[$#%]\s+([a-z][\w./-]*\s.+)$/.exec(line)?.[1];
    const bare = isExample && !line.startsWith('.') && line.trimStart().startsWith(`${name} `) ? line : undefined;
    found.push(...[prompted ?? bare].filter((command) => command !== undefined));
  }
  return found;
}

/** The text of a line of a man page, without its fonts and escapes. */
function plainRoff(line) {
  return line
    .replace(/^\.(?:[BI]|BI|BR|IB|IR|RB|RI|Ic|Dl|Nm|Li)\s+/, '')
    .replaceAll(/\\f(?:\(..|\[[^\]]*\]|.)/g, '')
    .replaceAll(/\\(?:\(aq|\[aq\])/g, "'")
    .replaceAll(/\\(?:\(dq|\[dq\])/g, '"')
    .replaceAll(/\\[&|^:c]/g, '')
    .replaceAll(/\\-/g, '-')
    .replaceAll(/\\e/g, '\\')
    .replaceAll(/\\ /g, ' ');
}

/** One blank between words, none of them a line of a table or a picture. */
function commandLines(lines) {
  const trimmed = lines.map((line) => line.replaceAll(/\s+/g, ' ').trim());
  return [...new Set(trimmed)].filter(
    (line) => line.includes(' ') && line.length <= 400 && /^[\x20-\x7e]+$/.test(line),
  );
}

const kinds = {
  service: { folders: ['usr/lib/systemd', 'lib/systemd', 'etc/systemd'], files: /\.service$/, lines: unitLines },
  desktop: { folders: ['usr/share/applications', 'etc/xdg/autostart'], files: /\.desktop$/, lines: desktopLines },
  cron: {
    folders: ['etc/cron.d', 'etc/cron.hourly', 'etc/cron.daily', 'etc/cron.weekly', 'etc/cron.monthly'],
    files: /./,
    lines: cronLines,
  },
  man: {
    folders: ['usr/share/man/man1', 'usr/share/man/man8', 'usr/share/man/man5', 'usr/share/man/man7'],
    files: /\.[1578]\w*(?:\.gz)?$/,
    lines: manLines,
  },
};

const seen = new Set();
for (const [kind, { folders, files, lines }] of Object.entries(kinds)) {
  const found = roots
    .flatMap((root) => folders.flatMap((folder) => filesUnder(join(root, folder))))
    .filter((path) => files.test(path))
    .flatMap((path) => inOrderOfHash(commandLines(lines(readText(path), path))).slice(0, maxPerFile))
    .filter((line) => !seen.has(line) && seen.add(line));
  const chosen = inOrderOfHash(found).slice(0, Number(values.limit));
  process.stderr.write(`${kind}: ${chosen.length} of ${found.length}\n`);
  process.stdout.write(chosen.map((line) => `${kind}\t${line}\n`).join(''));
}
