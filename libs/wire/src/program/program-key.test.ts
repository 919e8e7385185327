import { describe, expect, it } from 'vitest';
import { programKey, type ProgramFacts } from './program-key.js';

/** The key of a process with an executable and arguments, which are separated by blanks. */
const keyOf = (exe: string | null, args: string, facts: Partial<ProgramFacts> = {}): string =>
  programKey({
    name: 'name',
    exe,
    cmdline: args === '' ? [] : args.split(' ').map((arg) => arg.replaceAll('␣', ' ')),
    containerImage: null,
    ...facts,
  });

/** CPU time, because other tests share the machine; the least of some runs, because compilers and collectors do too. */
function cpuMsOf(text: string): number {
  let least = Infinity;
  for (let run = 0; run < 3; run++) {
    const before = process.cpuUsage();
    for (const exe of ['/usr/bin/python3', '/usr/bin/busybox', '/lib/ld.so', text, null]) {
      programKey({ name: 'x', containerImage: text, exe, cmdline: [text, text, text] });
      programKey({ name: 'x', containerImage: text, exe, cmdline: ['x', text] });
    }
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

describe('the key of a program', () => {
  // Command lines of Debian, Fedora, Alpine, container images and reports.
  it.each([
    ['nginx', '/usr/sbin/nginx', 'nginx: worker process'],
    ['nginx', '/usr/local/sbin/nginx', 'nginx: master process nginx -g daemon off;'],
    ['postgres', '/usr/lib/postgresql/15/bin/postgres', 'postgres: 15/main: checkpointer '],
    ['systemd', '/usr/lib/systemd/systemd', '/sbin/init splash'],
    ['systemd', '/lib/systemd/systemd', '/lib/systemd/systemd --user'],
    ['sleep', '/usr/bin/sleep', 'sleep 3000'],
    ['sshd', '/usr/sbin/sshd', 'sshd: root@pts/0'],
    ['php-fpm*', '/usr/sbin/php-fpm8.2', 'php-fpm: pool www'],
    ['python /srv/report_builder.py', '/usr/bin/python3.11', 'python3 /srv/report_builder.py --from Saturday'],
    [
      'python /srv/report_builder.py',
      '/opt/venv/bin/python3.9',
      '/opt/venv/bin/python -u -W ignore /srv/report_builder.py',
    ],
    ['python report_builder.py', '/usr/bin/python3.11', 'python3 ./report_builder.py'],
    ['python -m http.server', '/usr/bin/python3.11', 'python3 -um http.server 8000'],
    ['python -m http.server', '/usr/bin/python3.11', 'python3 -Wignore -mhttp.server 8000'],
    ['python -c', '/usr/bin/python3.11', 'python3 -c import␣time'],
    ['python -c', '/usr/bin/python3.11', 'python3 -Ec import␣time'],
    ['python', '/usr/bin/python3.11', 'python3'],
    ['python', '/usr/bin/python3.11', 'python3 -'],
    ['python unattended-upgrade', '/usr/bin/python3.11', '/usr/bin/python3 /usr/bin/unattended-upgrade'],
    [
      'python gunicorn shop.wsgi:app',
      '/usr/bin/python3.11',
      '/usr/bin/python3 /usr/bin/gunicorn -b 0.0.0.0:80 shop.wsgi:app',
    ],
    ['python -m uvicorn shop:app', '/usr/bin/python3.11', 'python3 -m uvicorn shop:app --host localhost:8000'],
    ['python /srv/shop/manage.py runserver', '/usr/bin/python3.11', 'python /srv/shop/manage.py runserver 0:80'],
    ['python celery shop', '/usr/bin/python3.11', '/usr/bin/python3 /usr/bin/celery -A shop worker'],
    ['python gunicorn', '/usr/bin/python3.11', 'gunicorn: worker [shop]'],
    ['python celeryd', '/usr/bin/python3.11', '[celeryd: celery@web-1:MainProcess] -active-'],
    [
      'node /srv/app/server.js',
      '/root/.nvm/versions/node/v20.11.1/bin/node',
      'node -r dotenv/config /srv/app/server.js',
    ],
    ['node /srv/app/server.js', '/usr/bin/node', 'nodejs --max-old-space-size=4096 --env-file .env /srv/app/server.js'],
    ['node -c', '/usr/bin/node', 'node -pe process.version'],
    ['node npm', '/usr/bin/node', 'npm start'],
    [
      'java org.example.billing.Main',
      '/usr/lib/jvm/java-17/bin/java',
      'java -Xmx2g -cp a.jar:b.jar -Dapp=x org.example.billing.Main x',
    ],
    [
      'java /srv/app-*.jar',
      '/usr/lib/jvm/java-21/bin/java',
      'java -javaagent:/opt/a.jar -jar /srv/app-1.4.2-SNAPSHOT.jar --port 1',
    ],
    ['java -m shop/shop.Main', '/usr/bin/java', 'java --module-path mods -m shop/shop.Main'],
    ['dotnet /app/Shop.dll', '/usr/share/dotnet/dotnet', 'dotnet exec --runtimeconfig a.json /app/Shop.dll'],
    ['bash /srv/backup.sh', '/usr/bin/bash', '/bin/bash -euo pipefail /srv/backup.sh full'],
    ['bash -c', '/usr/bin/bash', 'bash -lc echo␣x'],
    ['bash', '/usr/bin/bash', '-bash'],
    ['perl spamd', '/usr/bin/perl', '/usr/bin/perl -T -w /usr/sbin/spamd --create-prefs'],
    ['perl spamd', '/usr/bin/perl', 'spamd child'],
    ['perl -c', '/usr/bin/perl5.36.0', 'perl -lne print␣$_ file'],
    ['perl /srv/a.pl', '/usr/bin/perl', 'perl -Mstrict -I /srv/lib /srv/a.pl'],
    ['ruby puma', '/usr/bin/ruby3.1', 'puma 5.6.4 (tcp://0.0.0.0:3000) [shop]'],
    ['ruby /srv/shop/bin/rails server', '/usr/bin/ruby3.1', 'ruby /srv/shop/bin/rails server'],
    ['php /srv/shop/artisan queue:work', '/usr/bin/php8.2', 'php -d memory_limit=1G /srv/shop/artisan queue:work'],
    ['R /srv/fit.R', '/usr/lib/R/bin/exec/R', '/usr/lib/R/bin/exec/R --no-echo --file=/srv/fit.R'],
    ['/opt/shop/bin/server', '/opt/shop/bin/server', './server --port 8080'],
    ['/opt/billing/bin/server', '/opt/billing/bin/server', './server --port 8081'],
    ['/srv/releases/*/bin/server', '/srv/releases/20261130120000/bin/server', 'server'],
    ['/srv/app/*/run', '/srv/app/4f9c0a77d1/run', 'run'],
    ['/snap/firefox/*/usr/lib/firefox/firefox', '/snap/firefox/4173/usr/lib/firefox/firefox', 'firefox -contentproc'],
    ['hello', '/nix/store/0h2y7j5k-hello-2.12/bin/hello', 'hello'],
    ['python /tmp/tmp*.py', '/usr/bin/python3', 'python3 /tmp/tmpx8ab_3kq.py'],
    ['/srv/averyverylongprocessname-worker', '/srv/averyverylongprocessname-worker', 'averyverylongprocessname-worker'],
    ['/srv/averyverylongprocessname-master', '/srv/averyverylongprocessname-master', 'averyverylongprocessname-master'],
    ['sh /etc/init.d/x', '/bin/busybox', 'sh /etc/init.d/x start'],
    ['sh /etc/init.d/x', '/usr/bin/dash', '/bin/sh /etc/init.d/x start'],
    ['crond', '/bin/busybox', 'crond -f'],
    ['crond', '/bin/busybox', '/bin/busybox crond -f'],
    ['node /a.js', '/lib64/ld-linux-x86-64.so.2', 'ld.so --library-path /x /opt/node/bin/node /a.js'],
    ['deno /srv/main.ts', '/usr/bin/deno', 'deno run --allow-net /srv/main.ts'],
  ])('%s: %s %s', (expected, exe, args) => {
    expect(keyOf(exe, args)).toBe(expected);
  });

  it.each([
    ['kworker/u8:2-events', '[kworker]'],
    ['kworker/R-xfsalloc', '[kworker]'],
    ['jbd2/vda1-8', '[jbd2]'],
    ['kswapd0', '[kswapd]'],
    ['scsi_eh_0', '[scsi_eh]'],
    ['kthreadd', '[kthreadd]'],
  ])('of the thread %s of the kernel is %s', (name, expected) => {
    expect(keyOf(null, '', { name })).toBe(expected);
  });

  it.each([
    ['shop/web:1.2', 'shop/web: python /app/main.py'],
    ['docker.io/library/postgres@sha256:abc', 'postgres: python /app/main.py'],
    ['registry.example.org:5000/shop/web', 'registry.example.org:5000/shop/web: python /app/main.py'],
    ['sha256:0123456789ab', 'python /app/main.py'],
    [null, 'python /app/main.py'],
  ])('in a container of %s is %s', (containerImage, expected) => {
    expect(keyOf('/usr/bin/python3', 'python3 /app/main.py', { containerImage })).toBe(expected);
  });

  it.each([
    // Where the executable may not be read, and of processes that ended before a sweep.
    ['sleep', { name: 'sleep', cmdline: ['sleep', '1'] }],
    ['sleep', { name: 'sleep', cmdline: ['/bin/sleep', '1'] }],
    ['nginx', { name: 'nginx', cmdline: ['nginx:', 'worker', 'process'] }],
    ['python /srv/a.py', { name: 'python3', cmdline: ['python3', '/srv/a.py'] }],
    ['/opt/a/server', { name: 'server', cmdline: ['/opt/a/server'] }],
    ['burst', { name: 'burst', cmdline: null }],
  ])('is %s without the executable', (expected, facts) => {
    expect(programKey({ exe: null, containerImage: null, ...facts })).toBe(expected);
  });

  it('is the same for all code and each temporary file, and has no arguments', () => {
    const secret = keyOf('/usr/bin/python3', 'python3 -c password="hunter2"');
    expect([secret, keyOf('/usr/bin/mysql', 'mysql -phunter2')]).toEqual(['python -c', 'mysql']);
  });

  it('is bounded, well-formed and one line', () => {
    const long = programKey({
      name: 'x',
      exe: `/opt/${'\u{1F600}/'.repeat(5_000)}\ud800\nend`,
      cmdline: ['x'],
      containerImage: null,
    });
    expect([Array.from(long).length, long.isWellFormed(), long.includes('\n'), long.endsWith('end')]).toEqual([
      200,
      true,
      false,
      true,
    ]);
  });

  it.each(
    ['1', '1.', '1-rc', 'v', 'f1', '_', ':', ']', '/', './', ' '].flatMap((unit) =>
      ['', 'x', '.'].map((end) => [unit, end]),
    ),
  )('takes no more than in proportion for 16 KiB of %j before %j', (unit, end) => {
    const longMs = cpuMsOf(unit.repeat(16_384 / unit.length) + end);
    if (longMs > 20) {
      // Noise of the collector is added to short times.
      expect(longMs).toBeLessThan(3 * cpuMsOf(unit.repeat(8_192 / unit.length) + end) + 20);
    }
    expect(longMs).toBeLessThan(400);
  });

  it.each([[['python3', '-W']], [['python3', '--']], [['python3', '']], [['']], [['', '']], [['-']], [['/']]])(
    'exists for the odd arguments %j',
    (cmdline) => {
      const key = programKey({ name: 'odd', exe: '/usr/bin/python3', cmdline, containerImage: null });
      expect(key).toMatch(/^python/);
    },
  );
});
