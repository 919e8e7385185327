import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** The encodings in which the build leaves files beside the originals, best first. */
const encodings = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
] as const;

type Encoding = (typeof encodings)[number]['name'];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** One file of the page as a client gets it. */
export interface PageBody {
  readonly encoding: Encoding | null;
  readonly bytes: Buffer;
  /** Differs by encoding, as a strong tag must (RFC 9110, 8.8.3). */
  readonly etag: string;
}

/** One file of the page. Its bytes are read once, because a stranger may ask for it often. */
export class PageFile {
  readonly type: string;
  readonly #plain: PageBody;
  readonly #encoded: readonly PageBody[];

  constructor(path: string, type: string) {
    this.type = type;
    this.#plain = bodyOf(null, path);
    this.#encoded = encodings
      .filter(({ extension }) => existsSync(path + extension))
      .map(({ name, extension }) => bodyOf(name, path + extension));
  }

  /** The best form that the client accepts. An encoding with `q=0` is refused by it. */
  bodyFor(acceptEncoding: string | undefined): PageBody {
    const accepted = new Set(
      (acceptEncoding ?? '')
        .toLowerCase()
        .split(',')
        .map((part) => part.trim())
        .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
        .map((part) => part.split(';')[0]?.trim()),
    );
    const encoded = this.#encoded.find(({ encoding }) => encoding !== null && accepted.has(encoding));
    return encoded ?? this.#plain;
  }
}

function bodyOf(encoding: Encoding | null, path: string): PageBody {
  const bytes = readFileSync(path);
  return { encoding, bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}

/** The built page: its document, and its assets by name. */
export interface PageFolder {
  readonly document: PageFile;
  readonly assets: ReadonlyMap<string, PageFile>;
}

/** Reads what `npm run build` made. Null if the folder has no document; files of unknown types are not served. */
export function readPageFolder(folder: string): PageFolder | null {
  const document = join(folder, 'index.html');
  if (!existsSync(document)) {
    return null;
  }
  const assets = join(folder, 'assets');
  const files = existsSync(assets) ? readdirSync(assets) : [];
  return {
    document: new PageFile(document, types['.html'] ?? ''),
    assets: new Map(
      files.flatMap((name) => {
        const type = types[extname(name)];
        return type === undefined ? [] : [[name, new PageFile(join(assets, name), type)] as const];
      }),
    ),
  };
}
