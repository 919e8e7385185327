import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, issueServerCertificate } from '@psfleet/trust/certificates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../frame/command-error.js';
import { joinLine } from './join-line.js';

const token = 'psfj.0123456789abcdef.c2VjcmV0_-.aGFzaA';
/** Prints its argument, what it was given on standard input, and the command lines of its ancestors. */
const script = `echo "url $1"
read -r token
echo "token $token"
pid=$$
while [ "$pid" -gt 1 ]; do
  tr '\\0' ' ' < /proc/$pid/cmdline
  echo
  pid=$(awk '/^PPid/ {print $2}' /proc/$pid/status)
done`;
const scriptSha256 = createHash('sha256').update(script).digest('hex');

describe('the join line', () => {
  let server: Server;
  let apiUrl: string;
  let served: string;
  beforeAll(async () => {
    // No client can check this certificate: its authority is known to none, and the name is another.
    const { certificatePem, keyPem } = await issueServerCertificate(await createAuthority(), ['elsewhere']);
    server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
      response.statusCode = request.url === '/install/1.2.3/join.sh' ? 200 : 404;
      response.end(served);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    apiUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  async function run(
    line: string,
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ readonly code: number; readonly output: string }> {
    // Typed, not given as an argument: what a person types shows in no list of processes.
    const shell = spawn('sh', [], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    let output = '';
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    shell.stdin.end(`${line}\n`);
    const [code] = (await once(shell, 'close')) as [number];
    return { code, output };
  }

  it('runs the script with the URL, and the token on standard input only', async () => {
    served = script;
    const { code, output } = await run(joinLine({ apiUrl, version: '1.2.3', scriptSha256, token }));
    expect(output).toContain(`url ${apiUrl}\ntoken ${token}\n`);
    expect(output).toContain('join.sh');
    expect(output.split(token)).toHaveLength(2);
    expect(code).toBe(0);
  });

  it('runs nothing but the script with this hash', async () => {
    served = `${script}\necho tampered`;
    const { code, output } = await run(joinLine({ apiUrl, version: '1.2.3', scriptSha256, token }));
    expect(output).not.toContain('tampered');
    expect(output).not.toContain('url');
    expect(code).not.toBe(0);
  });

  it('stops when the script cannot be had', async () => {
    const { code } = await run(joinLine({ apiUrl, version: '1.2.4', scriptSha256, token }));
    expect(code).not.toBe(0);
  });

  it('removes its own folder and no other, also where the path has a space', async () => {
    served = script;
    const folder = mkdtempSync(join(tmpdir(), 'psfleet-line-'));
    try {
      mkdirSync(join(folder, 'a'));
      mkdirSync(join(folder, 'a b'));
      await run(joinLine({ apiUrl, version: '1.2.3', scriptSha256, token }), { TMPDIR: join(folder, 'a b') });
      const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      expect(new Set(left)).toEqual(new Set(['a', 'a b']));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    { apiUrl: "https://x'; reboot #" },
    { apiUrl: 'https://x/path' },
    { version: '1.0.0"; reboot' },
    { scriptSha256: 'short' },
    { token: 'psfj.$(reboot)' },
  ])('refuses %j', (wrong) => {
    const options = { apiUrl: 'https://fleet:7785', version: '1.2.3', scriptSha256, token };
    expect(() => joinLine({ ...options, ...wrong })).toThrow(CommandError);
  });
});
