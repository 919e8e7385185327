import { expect, it } from 'vitest';
import { createScrubber } from '../../src/scrub/scrubber.js';

const { scrubArguments } = createScrubber({ enabled: true, patterns: [], stripAll: false });

/** CPU time, because other tests share the machine; the least of some runs, because compilers and collectors do too. */
function cpuMs(work: () => void, runs = 4): number {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

it('200 arguments take less than a millisecond', () => {
  const args = Array.from({ length: 200 }, (_, index) => `--option-number-${index}=value-${index}/path`);
  const work = (): void => {
    for (let times = 0; times < 20; times++) {
      scrubArguments(args);
    }
  };
  work();
  // About 0.4 ms here. Ordinary command lines of services take 5 to 20 µs.
  expect(cpuMs(work, 10) / 20).toBeLessThan(1);
});

/** Repeated up to a length, each of these drives one of the rules to what costs it most. */
const units: readonly string[] = [
  [
    'a',
    ' ',
    '=',
    ':',
    '"',
    "'",
    '\\',
    '-',
    '@',
    '%',
    '&',
    '|',
    '<',
    '(',
    '{',
    '[',
    '$',
    '`',
    '\n',
    '\0',
    '\ufffd',
    'é',
  ],
  ['a:', 'a=', 'a b ', 'a "b ', `'"`, '\\"', '$(', '${', 'x "', '"\' ', '<a>', '[[', '{"a":', 'aaaa.', '+/'],
  ['http://', 'http://a@', 'http://a:b', 'a://b:c/', 'http://h/hooks/', 'http://a/bot12345:', '?key=', '&key='],
  ['password="', "password='", `password='"`, 'password=@', 'password: ', '\npassword: ', '"password":"', 'pass=/a'],
  ['--password ', '-p ', '-u a:b ', 'mysql -p', 'mysql ', 'password x ', '--user=a:/', 'key="a" value="b" ', 'auth=('],
  ['%22', '%25', '%2525', '%3d', '&quot;', '\\u0022', 'YWJjZGVm', 'bearer ', 'authorization: ', 'cookie: '],
  ['identified by ', "password '", 'with password ', 'user a ', 'acl setuser ', 'WIFI:P:', 'login("', 'PDO("a","b",'],
  ['eyJaaaaaaaa.', 'ghp_', 'AKIA', 'key-', '-----BEGIN PRIVATE KEY-----', '$6$aaaaaaaa', 'abcdef.', '12345678:AA'],
  [
    'echo a | ',
    'echo a|passwd;',
    '(echo a;',
    'a) | passwd ',
    'passwd <<a\n',
    'sudo -S <<< ',
    '"a",',
    '"a\\"',
    "'a',",
    'sh -c "',
    "sh -c '",
    'export A=',
    'a;',
    'u:p@',
    'a/b@h:15',
    'creds',
  ],
].flat();
/** What has to come first for a rule to be tried at all. */
const beginnings: readonly string[] = [
  '--x="',
  '@ jdbc:oracle:thin:a/',
  'lftp user ',
  'curlftpfs =a:',
  'nmap ',
  'with password',
];
const inner: readonly string[] = ['a', ' ', ',', '=a:', '/a', 'creds', 'jdbc:oracle:thin:a/', 'a://b:c/'];

it.each([...units.map((unit) => ['', unit]), ...beginnings.flatMap((begin) => inner.map((unit) => [begin, unit]))])(
  '128 KiB of %j and %j take about twice the time of 64 KiB, and no second',
  (beginning, unit) => {
    const line = (length: number): readonly string[] => {
      const text = (beginning + unit.repeat(Math.ceil(length / unit.length))).slice(0, length);
      return ['sh', '-c', text];
    };
    const [half, whole] = [line(65_536), line(131_072)];
    scrubArguments(line(4_096));
    const wholeMs = cpuMs(() => scrubArguments(whole), 1);
    expect(wholeMs).toBeLessThan(1_000);
    if (wholeMs > 60) {
      // Noise of the collector is added to short times.
      expect(cpuMs(() => scrubArguments(whole))).toBeLessThan(3 * cpuMs(() => scrubArguments(half)) + 40);
    }
  },
);
