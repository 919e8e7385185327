import { get, type IncomingHttpHeaders } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './world/start-world.js';

const document = '<!doctype html><title>psfleet</title><script type="module" src="/assets/index-abc.js"></script>';
const script = 'console.log("page")';
const folder = mkdtempSync(join(tmpdir(), 'psfleet-page-'));
let world: World;

/** Without `fetch`, which decompresses. */
function request(path: string, encoding: string): Promise<{ headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    get(`${world.url}${path}`, { headers: { 'accept-encoding': encoding } }, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) {
        parts.push(part as Buffer);
      }
      resolve({ headers: response.headers, body: Buffer.concat(parts) });
    }).on('error', reject);
  });
}

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), document);
  writeFileSync(join(folder, 'index.html.br'), brotliCompressSync(document));
  writeFileSync(join(folder, 'assets', 'index-abc.js'), script);
  writeFileSync(join(folder, 'assets', 'index-abc.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'assets', 'index-abc.js.gz'), gzipSync(script));
  writeFileSync(join(folder, 'assets', 'notes.txt'), 'not a part of the page');
  writeFileSync(join(folder, '.built-from'), 'a hash');
  world = await startWorld({ pageFolder: folder });
});
afterAll(async () => {
  await world.stop();
  rmSync(folder, { recursive: true });
});

describe('the page', () => {
  it.each([
    '/',
    '/hosts',
    '/hosts/web-1',
    '/processes?q=java',
    '/p/9f86d081884c7d65',
    '/events',
    '/actions',
    '/health',
  ])('answers %s with its document, to a stranger too', async (path) => {
    const response = await fetch(`${world.url}${path}`);
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 200, text: document });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('allows no script, style or frame that is not its own', async () => {
    const policy = (await fetch(world.url)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|data:|\*/);
  });

  it('leaves the policies of the API and of /docs as they are', async () => {
    const [docs, missing] = await Promise.all([fetch(`${world.url}/docs`), fetch(`${world.url}/nothing`)]);
    expect(docs.headers.get('content-security-policy')).toContain("img-src 'self' data:");
    expect(missing.status).toBe(401);
  });

  it('serves its files for ever, compressed as the browser accepts them', async () => {
    const ask = async (encoding: string) => {
      const { headers, body } = await request('/assets/index-abc.js', encoding);
      return { encoding: headers['content-encoding'], cache: headers['cache-control'], body };
    };
    const cache = 'public, max-age=31536000, immutable';
    const best = await ask('gzip, deflate, br;q=0.9');
    expect(best).toMatchObject({ encoding: 'br', cache });
    expect(brotliDecompressSync(best.body).toString()).toBe(script);
    expect(await ask('gzip, br;q=0')).toMatchObject({ encoding: 'gzip' });
    expect((await ask('identity')).body.toString()).toBe(script);
  });

  it('has another tag for each encoding', async () => {
    const encodings = ['br', 'gzip', 'identity'];
    const tags = await Promise.all(
      encodings.map(async (encoding) => (await request('/assets/index-abc.js', encoding)).headers.etag),
    );
    expect(new Set(tags).size).toBe(encodings.length);
  });

  it('has no address of which the page knows nothing', async () => {
    expect((await fetch(`${world.url}/nothing`)).status).toBe(401);
  });

  it('answers 304 to whoever has the file', async () => {
    const etag = (await fetch(world.url)).headers.get('etag') ?? '';
    const response = await fetch(world.url, { headers: { 'if-none-match': etag } });
    expect({ status: response.status, text: await response.text() }).toEqual({ status: 304, text: '' });
  });

  it.each(['notes.txt', '..%2findex.html', '.built-from', '..%2f.built-from', 'index-abc.js.br', '%2fetc%2fpasswd'])(
    'has no file %s',
    async (name) => {
      expect((await fetch(`${world.url}/assets/${name}`)).status).toBe(404);
    },
  );
});

describe('without a built page', () => {
  it('says what to do', async () => {
    const other = await startWorld();
    try {
      const response = await fetch(other.url);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('npm run build');
    } finally {
      await other.stop();
    }
  });
});
