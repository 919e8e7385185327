import { expect, it } from 'vitest';
import { createScrubber } from '../../src/scrub/scrubber.js';
import { readHarmlessLines } from './fixtures.js';

const { scrubArguments } = createScrubber({ enabled: true, patterns: [], stripAll: false });
const lines = readHarmlessLines();

/** The words of a line as systemd and shells split it, which is close enough for examples. */
function splitWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\S)+/g)].map(([word]) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

it('at most 2 % of the command lines in the files of Debian are changed, as arguments or in a shell', () => {
  expect(new Set(lines).size).toBe(lines.length);
  expect(lines.length).toBeGreaterThan(1_000);
  const changed = lines.filter(
    (line) => scrubArguments(splitWords(line)).isScrubbed || scrubArguments(['sh', '-c', line]).isScrubbed,
  );
  // Some of these do contain an example of a password; nobody took them out.
  expect(changed.length, changed.join('\n')).toBeLessThanOrEqual(lines.length * 0.02);
});

it.each([
  [['java', '-Xmx2g', '-cp', '/a.jar:/b.jar', '-Dlog4j.configurationFile=/x.xml', 'org.x.Main', '--server.port=80']],
  [['/opt/google/chrome/chrome', '--type=renderer', '--password-store=basic', '--field-trial-handle=0,i,123,456']],
  [['node', '--max-old-space-size=4096', '/srv/app/node_modules/.bin/next', 'start', '-p', '3000']],
  [['kubelet', '--config=/var/lib/kubelet/config.yaml', '--container-runtime-endpoint=unix:///run/c.sock']],
  [['kube-apiserver', '--service-account-key-file=/etc/k/sa.pub', '--tls-private-key-file=/etc/k/tls.key']],
  [['kube-apiserver', '--etcd-keyfile=/etc/k/e.key', '--requestheader-username-headers=X-Remote-User']],
  [['etcd', '--initial-cluster=a=https://10.0.0.1:2380', '--key-file=/etc/e.key', '--trusted-ca-file=/etc/ca.crt']],
  [['postgres', '-D', '/var/lib/postgresql/16/main', '-c', 'config_file=/etc/postgresql/16/main/postgresql.conf']],
  [['postgres: 16/main: joe app 10.0.0.1(51000) idle in transaction']],
  [['nginx: master process /usr/sbin/nginx -g daemon on; master_process on;']],
  [['dockerd', '-H', 'fd://', '--containerd=/run/containerd/containerd.sock']],
  [['containerd-shim-runc-v2', '-namespace', 'moby', '-id', 'c1a5e0d4'.repeat(8), '-address', '/run/c.sock']],
  [['docker', 'run', '--user', '1000:1000', '-p', '8080:80', '-v', '/data:/data:ro', 'registry/token-service:1.2']],
  [['docker', 'run', '-u', 'app:app', '--secret', 'id=npmrc,src=/x/.npmrc', 'image']],
  [['ssh', '-i', '/home/joe/.ssh/id_ed25519', '-p', '2222', '-o', 'PasswordAuthentication=no', 'joe@host']],
  [['app', '--token-file', '/run/secrets/token', '--key=/etc/x.pem', '--pass-through', '--keyfile', 'x.key']],
  [
    [
      'app',
      '--key-id',
      'abc123',
      '--tokenizer',
      'bpe',
      '--monkey',
      'george',
      '--sort-key',
      'name',
      '--max-tokens',
      '5',
    ],
  ],
  [
    ['sort', '-k', '2', '-t', ':', 'passwd'],
    ['ps', '-u', 'root', '-p', '12'],
    ['journalctl', '-u', 'ssh', '-p', 'err'],
  ],
  [
    ['ffmpeg', '-i', 'in.mp4', '-pass', '1', '-passlogfile', 'x', 'out.mp4'],
    ['chown', 'joe:joe', '/home/joe'],
  ],
  [
    ['gpg', '--export', '--armor', 'joe@example.org'],
    ['openssl', 'x509', '-in', 'a.crt', '-key', 'a.key'],
  ],
  [
    ['rsync', '-a', '--password-file=/etc/r', 'host::mod', '/x'],
    ['borg', 'create', '::{hostname}-{now}', '/home'],
  ],
  [
    ['git', 'clone', 'ssh://git@example.org/x/y.git'],
    ['git', 'clone', 'git@example.org:x/y.git'],
  ],
  [
    ['curl', '-sSfL', 'https://example.org/a?page=2&sort=key'],
    ['wget', '-p', '-k', 'https://example.org/'],
  ],
  [
    ['sh', '-c', 'while true; do date >> /var/log/x.log; sleep 60; done'],
    ['sh', '-c', 'echo hello | grep -s h'],
  ],
  [
    ['sh', '-c', 'mysql -u root -p"$MYSQL_ROOT_PASSWORD" -e "select 1"'],
    ['sh', '-c', 'echo "select 1" | psql'],
  ],
])('keeps %j and its like', (...commands) => {
  for (const args of commands) {
    expect(scrubArguments(args)).toEqual({ args, isScrubbed: false });
  }
});
