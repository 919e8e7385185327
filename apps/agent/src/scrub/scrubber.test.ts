import { loadEnvConfig } from '@psfleet/service-kit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agentSettings } from '../config/agent-config.js';
import { createScrubber } from './scrubber.js';

const { scrubArguments: scrub, scrubName } = createScrubber({ enabled: true, patterns: [], stripAll: false });
const id = 'c1a5e0d4'.repeat(8);

describe('hides secrets', () => {
  it.each([
    [
      ['app', '--password', 'hunter2'],
      ['app', '--password', '***'],
    ],
    [
      ['app', '--password=hunter2'],
      ['app', '--password=***'],
    ],
    [
      ['app', '--db-password=hunter2', '--user=joe'],
      ['app', '--db-password=***', '--user=joe'],
    ],
    [
      ['app', '--apiKey', 'hunter2'],
      ['app', '--apiKey', '***'],
    ],
    [
      ['app', '--client-secret', 'hunter2', '-v'],
      ['app', '--client-secret', '***', '-v'],
    ],
    [
      ['java', '-Dspring.datasource.password=hunter2', '-jar', 'x.jar'],
      ['java', '-Dspring.datasource.password=***', '-jar', 'x.jar'],
    ],
    [
      ['prog', '-password', 'hunter2'],
      ['prog', '-password', '***'],
    ],
    [
      ['env', 'PGPASSWORD=hunter2', 'GITHUB_TOKEN=hunter2', 'HOME=/root', 'psql'],
      ['env', 'PGPASSWORD=***', 'GITHUB_TOKEN=***', 'HOME=/root', 'psql'],
    ],
    [
      ['docker', 'run', '-e', 'MYSQL_ROOT_PASSWORD=hunter2', 'mysql'],
      ['docker', 'run', '-e', 'MYSQL_ROOT_PASSWORD=***', 'mysql'],
    ],
    [
      ['mysql', '-uroot', '-phunter2', 'db'],
      ['mysql', '-uroot', '-p***', 'db'],
    ],
    [
      ['/usr/bin/mysqldump', '-phunter2', '--all-databases'],
      ['/usr/bin/mysqldump', '-p***', '--all-databases'],
    ],
    [
      ['sudo', '-u', 'x', 'mysql', '-phunter2'],
      ['sudo', '-u', 'x', 'mysql', '-p***'],
    ],
    [
      ['sh', '-c', 'mysql -u root -phunter2 | gzip'],
      ['sh', '-c', 'mysql -u root -p*** | gzip'],
    ],
    [
      ['bash', '-c', 'export API_TOKEN=hunter2;  run --token hunter2'],
      ['bash', '-c', 'export API_TOKEN=***;  run --token ***'],
    ],
    [
      ['sshpass', '-p', 'hunter2', 'ssh', '-p', '22', 'host'],
      ['sshpass', '-p', '***', 'ssh', '-p', '22', 'host'],
    ],
    [
      ['sshpass', '-phunter2', 'ssh', 'host'],
      ['sshpass', '-p***', 'ssh', 'host'],
    ],
    [
      ['curl', '-u', 'joe:hunter2', 'https://x'],
      ['curl', '-u', 'joe:***', 'https://x'],
    ],
    [
      ['curl', '-ujoe:hunter2', '-H', 'Authorization: Bearer hunter2hunter2', 'x'],
      ['curl', '-ujoe:***', '-H', 'Authorization: Bearer ***', 'x'],
    ],
    [
      ['curl', '-H', 'X-Api-Key: hunter2', '--header', 'Cookie: sid=hunter2; b=c'],
      ['curl', '-H', 'X-Api-Key: ***', '--header', 'Cookie: ***'],
    ],
    [
      ['curl', '-H', 'Authorization: Basic aHVudGVyMg=='],
      ['curl', '-H', 'Authorization: Basic ***'],
    ],
    [
      ['curl', '--data', '{"user":"joe","password":"hun\\"ter2"}'],
      ['curl', '--data', '{"user":"joe","password":"***"}'],
    ],
    [
      ['curl', 'https://x/y?token=hunter2&page=3'],
      ['curl', 'https://x/y?token=***&page=3'],
    ],
    [
      ['curl', '-sSu', 'joe:hunter2', 'x'],
      ['curl', '-sSu', 'joe:***', 'x'],
    ],
    [
      ['mysql', '--password', 'hunter2'],
      ['mysql', '--password', '***'],
    ],
    [
      ['mycli', '-phunter2'],
      ['mycli', '-p***'],
    ],
    [
      ['sh', '-c', "sshpass -p 'hun ter2' ssh h"],
      ['sh', '-c', 'sshpass -p *** ssh h'],
    ],
    [
      ['sh', '-c', 'mysql -p"hun ter2" db'],
      ['sh', '-c', 'mysql -p*** db'],
    ],
    [
      ['docker', 'run', '--env=DB_PASSWORD=hunter2', 'x'],
      ['docker', 'run', '--env=DB_PASSWORD=***', 'x'],
    ],
    [
      ['kubectl', 'create', 'secret', 'generic', 'x', '--from-literal=password=hunter2'],
      ['kubectl', 'create', 'secret', 'generic', 'x', '--from-literal=password=***'],
    ],
    [
      ['app', '--password:hunter2', '/token:hunter2'],
      ['app', '--password:***', '/token:***'],
    ],
    [
      ['redis-cli', '-ahunter2'],
      ['redis-cli', '-a***'],
    ],
    [
      ['redis-cli', '-u', 'redis://:hunter2@h:6379'],
      ['redis-cli', '-u', 'redis://:***@h:6379'],
    ],
    [
      ['docker', 'login', '-phunter2', 'registry'],
      ['docker', 'login', '-p***', 'registry'],
    ],
    [
      ['sudo', 'docker', 'login', '-u', 'joe', '--password', 'hunter2'],
      ['sudo', 'docker', 'login', '-u', 'joe', '--password', '***'],
    ],
    [
      ['wget', '--header=Authorization: Bearer hunter2hunter2'],
      ['wget', '--header=Authorization: Bearer ***'],
    ],
    [
      ['docker', 'login', '-u', 'joe', '-p', 'hunter2', 'registry'],
      ['docker', 'login', '-u', 'joe', '-p', '***', 'registry'],
    ],
    [
      ['redis-cli', '-h', 'x', '-a', 'hunter2'],
      ['redis-cli', '-h', 'x', '-a', '***'],
    ],
    [
      ['mongosh', '-u', 'x', '-p', 'hunter2'],
      ['mongosh', '-u', 'x', '-p', '***'],
    ],
    [
      ['psql', 'postgres://joe:hun@ter2@db/x'],
      ['psql', 'postgres://joe:***@db/x'],
    ],
    [
      ['psql', 'host=db user=joe password=hunter2 dbname=x'],
      ['psql', 'host=db user=joe password=*** dbname=x'],
    ],
    [
      ['git', 'clone', `https://ghp_${id}@github.com/x/y`],
      ['git', 'clone', 'https://***@github.com/x/y'],
    ],
    [
      ['ldapsearch', '-D', 'cn=x', '-w', 'hunter2'],
      ['ldapsearch', '-D', 'cn=x', '-w', '***'],
    ],
    [
      ['openssl', 'rsa', '-passin', 'pass:hunter2'],
      ['openssl', 'rsa', '-passin', 'pass:***'],
    ],
    [
      ['htpasswd', '-b', '/etc/x', 'joe', 'hunter2'],
      ['htpasswd', '-b', '/etc/x', 'joe', '***'],
    ],
    [
      ['smbclient', '//a/b', '-U', 'joe%hunter2'],
      ['smbclient', '//a/b', '-U', 'joe%***'],
    ],
    [
      ['sqlplus', 'joe/hunter2@db'],
      ['sqlplus', 'joe/***@db'],
    ],
    [
      ['aws', 'AKIAIOSFODNN7EXAMPLE'],
      ['aws', '***'],
    ],
    [
      ['x', `eyJ${id}.${id}.sig-nature`],
      ['x', '***'],
    ],
    [
      ['x', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'],
      ['x', '***'],
    ],
  ])('%j', (args, expected) => {
    expect(scrub(args)).toEqual({ args: expected, isScrubbed: true });
  });
});

describe('keeps what is not a secret', () => {
  it.each([
    [[]],
    [['']],
    [['ssh', '-p', '2222', 'host']],
    [['docker', 'run', '-p', '80:80', 'nginx']],
    [['mkdir', '-p', '/a/b']],
    [['ps', '-p', '1']],
    [['mysql', '-p', 'db']],
    [['app', '--password-file', '/run/secrets/x', '--token-url', 'https://x/token']],
    [['app', '--max-tokens', '5', '--num-tokens=7', '--sort-key', 'name', '--key-size=4']],
    [['app', '--bypass', 'x', '--compass', 'north', '--passive']],
    [['curl', '-u', 'joe', 'http://localhost:8080/a:b@c']],
    [['curl', '-Tu', 'a:b', '-xu', 'c:d', '-ku', 'joe']],
    [['sh', '-c', "echo 'a  b' \"c  d\" it's"]],
    [['tar', '--exclude:x', '/a:b', 'C:\\token\\x']],
    [['node', '--max-old-space-size=4096', 'server.js', '--port=80']],
    [['grep', '-r', 'password', '/etc']],
    [['postgres: writer process']],
    [['kworker/0:1-events']],
    [['vim', 'a=b', 'time=12:30', 'key: value']],
    [['java', '-Xmx2g', '-cp', '/a.jar:/b.jar', 'org.x.Main', '--spring.profiles.active=prod']],
  ])('%j', (args) => {
    expect(scrub(args)).toEqual({ args, isScrubbed: false });
  });
});

it('hides any secret at any position', () => {
  // With ~ or $ in front, a text may be the name of a folder or a variable, which stays.
  const secret = fc.stringMatching(/^[A-Za-z0-9!%^*()+.][A-Za-z0-9!$%^*()+.~]{7,39}$/);
  const shapes = [
    (text: string) => ['app', '--password', text],
    (text: string) => ['app', `--auth-token=${text}`],
    (text: string) => ['env', `DB_PASSWORD=${text}`, 'app'],
    (text: string) => ['mysql', `-p${text}`],
    (text: string) => ['curl', '-u', `joe:${text}`],
    (text: string) => ['psql', `postgres://joe:${text}@db`],
    (text: string) => ['sh', '-c', `app --secret ${text} && true`],
    (text: string) => ['curl', '-H', `Authorization: Bearer ${text}`],
  ];
  fc.assert(
    fc.property(secret, fc.constantFrom(...shapes), (text, shape) => {
      expect(scrub(shape(text)).args.join('\0')).not.toContain(text);
    }),
  );
});

it.each(['$(%+)~A)', '$(1a)bcdef)', '$1abcdef2', '$Ab$cd$ef'])(
  'hides %s, which is no variable and no command',
  (text) => {
    expect(scrub(['app', '--password', text]).args.join(' ')).not.toContain(text);
    expect(scrub([`--password=${text}`]).args.join(' ')).not.toContain(text);
  },
);

it.each([
  '$(cat /run/secrets/db)',
  '$(</run/secrets/db)',
  '$(/opt/get-secret x)',
  '$DB_PASSWORD',
  '${DB_PASSWORD}',
  '$1',
])('shows %s, which only stands for a secret', (text) => {
  expect(scrub(['app', '--password', text]).args).toEqual(['app', '--password', text]);
});

it('accepts any bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 30 }), (args) => {
      expect(scrub(args).args).toHaveLength(args.length);
    }),
  );
});

it('hides a secret in the name of a process, and leaves other names', () => {
  expect(scrubName('mysql -phunter2')).toBe('mysql -p***');
  for (const name of ['kworker/0:1-events', 'Web Content', '/usr/bin/token-agent', '/system.slice/ssh.service']) {
    expect(scrubName(name)).toBe(name);
  }
});

it('is on by default', () => {
  expect(loadEnvConfig(agentSettings, {})).toMatchObject({ scrub: true, scrubPatterns: [], stripArguments: false });
  expect(
    loadEnvConfig(agentSettings, {
      PSFLEET_AGENT_SCRUB: 'false',
      PSFLEET_AGENT_SCRUB_PATTERNS: 'kunde-\\d+',
      PSFLEET_AGENT_STRIP_ARGUMENTS: 'true',
    }),
  ).toMatchObject({ scrub: false, scrubPatterns: [/kunde-\d+/g], stripArguments: true });
});

it('accepts patterns, can be switched off, and can keep only the name of the program', () => {
  expect(
    createScrubber({ enabled: true, patterns: [/kunde-\d+/g], stripAll: false }).scrubArguments([
      'app',
      'kunde-17',
      'x',
    ]),
  ).toEqual({ args: ['app', '***', 'x'], isScrubbed: true });
  expect(
    createScrubber({ enabled: false, patterns: [], stripAll: false }).scrubArguments(['app', '--password=x']),
  ).toEqual({
    args: ['app', '--password=x'],
    isScrubbed: false,
  });
  const { scrubArguments: strip } = createScrubber({ enabled: true, patterns: [], stripAll: true });
  expect(strip(['app', 'x', 'y'])).toEqual({ args: ['app'], isScrubbed: true });
  expect(strip(['app: a title with words'])).toEqual({ args: ['app:'], isScrubbed: true });
  expect(strip(['app'])).toEqual({ args: ['app'], isScrubbed: false });
});
