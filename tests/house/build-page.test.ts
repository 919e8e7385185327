import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
let checkout: string;
let web: string;

/** A checkout whose page is one line. */
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'psfleet-page-'));
  web = join(checkout, 'apps', 'web');
  mkdirSync(join(web, 'src'), { recursive: true });
  cpSync(join(root, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.base.json']) {
    cpSync(join(root, name), join(checkout, name));
  }
  writeFileSync(join(web, 'package.json'), '{"type":"module","dependencies":{}}');
  writeFileSync(join(web, 'tsconfig.json'), '{}');
  writeFileSync(join(web, 'index.html'), '<script type="module" src="/src/main.js"></script>');
  writeFileSync(join(web, 'src', 'main.js'), 'document.title = "one line";\n');
  onceWritten('');
});
afterEach(() => rmSync(checkout, { recursive: true }));

/** What Vite does after it has written its files. */
function onceWritten(code: string): void {
  writeFileSync(
    join(web, 'vite.config.ts'),
    `import { existsSync, writeFileSync } from 'node:fs';
    export default { plugins: [{ name: 'test', closeBundle: async () => { ${code} } }] };`,
  );
}

async function build(name = '0'): Promise<{ code: unknown; errors: string }> {
  const child = spawn(process.execPath, [join(checkout, 'scripts', 'build-page.mjs')], {
    env: { ...process.env, NAME: name },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, errors };
}

/** Vite has a folder of its own there. */
const leftovers = (): string[] => readdirSync(join(web, 'node_modules')).filter((name) => name.startsWith('.page'));
const page = (): string => readFileSync(join(web, 'dist', 'index.html'), 'utf8');

describe('the build of the page', () => {
  it('succeeds three times at once, and leaves one page and nothing else', async () => {
    await build();
    writeFileSync(join(web, 'src', 'main.js'), 'document.title = "another line";\n');
    // Each waits for the others, so that all have a page to put in place.
    onceWritten(`
      writeFileSync(\`${checkout}/written.\${process.env.NAME}\`, '');
      while (!['1', '2', '3'].every((name) => existsSync(\`${checkout}/written.\${name}\`))) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    `);
    expect(await Promise.all(['1', '2', '3'].map(build))).toEqual(
      Array.from({ length: 3 }, () => ({ code: 0, errors: '' })),
    );
    expect(page()).toContain('<script');
    expect(leftovers()).toEqual([]);
    expect(readdirSync(web).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });

  it('keeps the page that is there when it fails, and leaves nothing behind', async () => {
    await build();
    const before = page();
    onceWritten('throw new Error("no room");');
    const { code, errors } = await build();
    expect([code, errors]).toEqual([1, expect.stringContaining('no room')]);
    expect(page()).toBe(before);
    expect(leftovers()).toEqual([]);
    expect(readdirSync(web).filter((name) => name.startsWith('dist'))).toEqual(['dist']);
  });

  it('builds again once the script that builds has changed', async () => {
    await build();
    const stamp = (): string => readFileSync(join(web, 'dist', '.built-from'), 'utf8');
    const before = stamp();
    const script = join(checkout, 'scripts', 'build-page.mjs');
    writeFileSync(script, `${readFileSync(script, 'utf8')}\n// Changed.\n`);
    await build();
    expect(stamp()).not.toBe(before);
  });
});
