/**
 * What the value of an option is: the name of a file or a module to run, code, or something else. An `attached` value
 * is never the next argument.
 */
export type OptionValue = 'file' | 'module' | 'code' | 'other' | 'attached';

/** A program that runs others, and which of its options have values: what it runs is the first other argument. */
export interface Interpreter {
  /** The same for all versions. Null: the name by which it was started, as `sh` is another shell on each system. */
  readonly language: string | null;
  /** The last component of the path of its executable. */
  readonly executable: RegExp;
  /** Options of one letter that have a value, attached or as the next argument. */
  readonly letters: Readonly<Record<string, OptionValue>>;
  /** Other options that have a value, attached with `=` or as the next argument, as they are written. */
  readonly words: Readonly<Record<string, OptionValue>>;
  /** Whether one dash begins a word too, so that letters cannot be joined. */
  readonly hasLongWords?: true;
  /** Words that may stand before what runs. */
  readonly subcommands?: ReadonlySet<string>;
}

const all = (value: OptionValue, names: readonly string[]): Record<string, OptionValue> =>
  Object.fromEntries(names.map((name) => [name, value]));
const other = (...names: string[]): Record<string, OptionValue> => all('other', names);
const attached = (...names: string[]): Record<string, OptionValue> => all('attached', names);

/** Their options are those of the manuals of Python 3.13, Node.js 22, OpenJDK 21, Perl 5.40, Ruby 3.3 and PHP 8.3. */
export const interpreters: readonly Interpreter[] = [
  {
    language: 'python',
    executable: /^(?:python|pypy)[\d.]*(?:-dbg|d|t)?$/,
    letters: { c: 'code', m: 'module', ...other('W', 'X', 'Q') },
    words: other('--check-hash-based-pycs'),
  },
  {
    language: 'node',
    executable: /^node(?:js)?[\d.]*$/,
    letters: { e: 'code', p: 'code', ...other('r', 'C') },
    words: {
      '--eval': 'code',
      '--print': 'code',
      ...other('--require', '--import', '--loader', '--experimental-loader', '--conditions', '--env-file', '--title'),
      ...other('--input-type', '--inspect-port', '--icu-data-dir', '--openssl-config', '--redirect-warnings'),
      ...other(
        '--max-http-header-size',
        '--stack-trace-limit',
        '--watch-path',
        '--diagnostic-dir',
        '--env-file-if-exists',
      ),
    },
  },
  {
    language: 'java',
    executable: /^java$/,
    letters: {},
    words: {
      '-jar': 'file',
      '-m': 'module',
      '--module': 'module',
      ...other('-cp', '-classpath', '--class-path', '-p', '--module-path', '--upgrade-module-path', '--source'),
      ...other('--add-modules', '--add-reads', '--add-exports', '--add-opens', '--patch-module', '--limit-modules'),
      ...other('--enable-native-access', '--illegal-native-access'),
    },
    hasLongWords: true,
  },
  {
    language: null,
    executable: /^r?(?:ba|da|z|k|mk|a|fi|c|tc)?sh[\d.]*$/,
    letters: { c: 'code', o: 'other', O: 'other' },
    words: { '--command': 'code', ...other('--rcfile', '--init-file', '--init-command') },
  },
  {
    language: 'perl',
    executable: /^perl[\d.]*$/,
    letters: { e: 'code', E: 'code', I: 'other', ...attached('M', 'm', 'F', 'i', 'x', 'C', 'D') },
    words: {},
  },
  {
    language: 'ruby',
    executable: /^j?ruby[\d.]*$/,
    letters: { e: 'code', ...other('r', 'I', 'C', 'E'), ...attached('F', 'i', 'K', 'W', 'x', 'T') },
    words: other('--encoding', '--external-encoding', '--internal-encoding'),
  },
  {
    language: 'php',
    executable: /^php(?:-cgi)?[\d.]*$/,
    letters: { f: 'file', r: 'code', B: 'code', R: 'code', F: 'file', ...other('d', 'c', 'S', 't', 'z', 'b') },
    words: { '--file': 'file', '--run': 'code', ...other('--define', '--php-ini', '--server', '--docroot') },
  },
  {
    language: 'dotnet',
    executable: /^dotnet$/,
    letters: {},
    words: other('--additionalprobingpath', '--additional-deps', '--depsfile', '--fx-version', '--runtimeconfig'),
    hasLongWords: true,
    subcommands: new Set(['exec', 'run']),
  },
  { language: 'mono', executable: /^mono(?:-sgen)?$/, letters: {}, words: other('--config'), hasLongWords: true },
  {
    language: 'deno',
    executable: /^deno$/,
    letters: other('c'),
    words: other('--config', '--import-map', '--lock', '--location', '--seed', '--cert'),
    subcommands: new Set(['run', 'task', 'serve', 'test']),
  },
  {
    language: 'bun',
    executable: /^bun$/,
    letters: { e: 'code', ...other('r') },
    words: { '--eval': 'code', ...other('--preload', '--cwd', '--env-file') },
    subcommands: new Set(['run', 'x', 'test']),
  },
  { language: 'lua', executable: /^lua(?:jit)?[\d.]*$/, letters: { e: 'code', l: 'other' }, words: {} },
  {
    language: 'R',
    executable: /^(?:R|Rscript)$/,
    letters: { e: 'code', f: 'file', g: 'other' },
    words: { '--file': 'file', ...other('--encoding', '--gui') },
  },
  { language: 'tcl', executable: /^(?:tclsh|wish)[\d.]*$/, letters: {}, words: other('-encoding'), hasLongWords: true },
  { language: 'expect', executable: /^expect[\d.]*$/, letters: { c: 'code', f: 'file' }, words: {} },
  {
    language: 'julia',
    executable: /^julia$/,
    letters: { e: 'code', E: 'code', ...other('J', 'p', 't', 'L') },
    words: {},
  },
  {
    language: 'pwsh',
    executable: /^pwsh$/,
    letters: {},
    words: { '-File': 'file', '-Command': 'code', '-EncodedCommand': 'code', ...other('-ExecutionPolicy') },
    hasLongWords: true,
  },
];

export function findInterpreter(executable: string): Interpreter | undefined {
  return interpreters.find((interpreter) => interpreter.executable.test(executable));
}
