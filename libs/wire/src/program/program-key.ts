import { findInterpreter, type Interpreter, type OptionValue } from './interpreters.js';
import { findLaunched } from './launchers.js';
import { lastComponent, stableExecutable, stableImage, stableScript } from './stable-path.js';

/** The facts about a process that tell which program it runs. */
export interface ProgramFacts {
  readonly name: string;
  /** Path of the executable; null if it is not known. */
  readonly exe: string | null;
  /** Empty for a thread of the kernel; null if it is not known. */
  readonly cmdline: readonly string[] | null;
  readonly containerImage: string | null;
}

/** What an interpreter runs, and the arguments of that. */
interface Run {
  /** A file, a class or a module; null for code, which has no name and may differ each time. */
  readonly what: string | null;
  readonly isModule: boolean;
  readonly args: readonly string[];
}

const maxCharacters = 200;
/** The end of a path says more than its beginning. */
const keptOfStart = 60;

/**
 * The key under which processes are the same program, on all hosts and after every restart: what an interpreter runs
 * rather than the interpreter, and without versions, process ids and arguments. It is plain text, `nginx`,
 * `python /srv/report.py`, `java org.example.Main`, and in a container begins with the image: `shop/web: node app.js`.
 */
export function programKey({ name, exe, cmdline, containerImage }: ProgramFacts): string {
  const key = exe === null && cmdline?.length === 0 ? kernelThread(name) : keyOf(name, exe, cmdline ?? []);
  const image = containerImage === null ? null : stableImage(containerImage);
  return shorten((image === null ? key : `${image}: ${key}`).toWellFormed().replace(/\s+/g, ' ').trim());
}

function keyOf(name: string, exe: string | null, cmdline: readonly string[]): string {
  const started = cmdline[0]?.replace(/^-/, '') ?? '';
  const startedName = lastComponent(started);
  // Without the right to read the executable, the path by which it was started stands for it.
  const path = exe ?? (started.includes('/') || findInterpreter(startedName) !== undefined ? started : name);
  const file = lastComponent(path);
  if (/^(?:busybox|toybox)/.test(file)) {
    const applet = startedName === file ? cmdline.slice(1) : [startedName, ...cmdline.slice(1)];
    return applet[0] === undefined || applet[0] === '' ? file : keyOf(name, applet[0], applet);
  }
  if (/^ld(?:-[\w.-]+)?\.so(?:\.\d+)?$/.test(file)) {
    const run = findRun(loader, cmdline);
    const loaded = run?.what ?? null;
    return loaded === null ? stableExecutable(path) : keyOf(name, loaded, [loaded, ...(run?.args ?? [])]);
  }
  const interpreter = findInterpreter(file);
  return interpreter === undefined ? stableExecutable(path) : keyOfInterpreted(interpreter, file, startedName, cmdline);
}

function keyOfInterpreted(
  interpreter: Interpreter,
  file: string,
  startedName: string,
  cmdline: readonly string[],
): string {
  const isTitle = startedName !== '' && findInterpreter(startedName) === undefined;
  const language = interpreter.language ?? (isTitle || startedName === '' ? file : startedName);
  if (isTitle) {
    // Programs write a title over their arguments, such as `gunicorn: master [shop]` or `[celeryd: main]`.
    // The end of a run is looked for once: from each character of a long one it would take the square of its length.
    const title = startedName.replace(/^\[|(?<![:\]])[:\]]+$/g, '');
    return title === '' ? language : `${language} ${stableScript(title)}`;
  }
  const run = findRun(interpreter, cmdline);
  if (run === null) {
    return language;
  }
  if (run.what === null) {
    return `${language} -c`;
  }
  const launched = findLaunched(lastComponent(run.what), run.args);
  return [
    language,
    ...(run.isModule ? ['-m'] : []),
    stableScript(run.what),
    ...(launched === undefined ? [] : [launched]),
  ].join(' ');
}

/** The loader of shared objects runs the program that is its first argument. */
const loader: Interpreter = {
  language: null,
  executable: /^$/,
  letters: {},
  words: { '--library-path': 'other', '--argv0': 'other', '--preload': 'other', '--audit': 'other' },
  hasLongWords: true,
};

/** Finds what an interpreter runs; null if it reads from a terminal, or if the command line does not say. */
function findRun(interpreter: Interpreter, cmdline: readonly string[]): Run | null {
  for (let at = 1; at < cmdline.length; at++) {
    const arg = cmdline[at] ?? '';
    if (at === 1 && interpreter.subcommands?.has(arg) === true) {
      continue;
    }
    if (arg === '-') {
      return null;
    }
    if (arg === '--') {
      return runOf('file', cmdline[at + 1], cmdline.slice(at + 2));
    }
    if (!arg.startsWith('-') && !(interpreter.language === null && arg.startsWith('+'))) {
      return runOf('file', arg, cmdline.slice(at + 1));
    }
    const option = findOption(interpreter, arg);
    const isNext = option?.value === null && option.kind !== 'attached';
    const value = option?.value ?? cmdline[at + 1];
    at += isNext ? 1 : 0;
    if (option?.kind === 'file' || option?.kind === 'module' || option?.kind === 'code') {
      return runOf(option.kind, value, cmdline.slice(at + 1));
    }
  }
  return null;
}

function runOf(kind: OptionValue, value: string | undefined, args: readonly string[]): Run | null {
  if (kind === 'code') {
    return { what: null, isModule: false, args };
  }
  return value === undefined || value === '' ? null : { what: value, isModule: kind === 'module', args };
}

interface FoundOption {
  readonly kind: OptionValue;
  /** Null if the value is the next argument. */
  readonly value: string | null;
}

/** The option with a value that an argument is or ends with; null if it has none. */
function findOption({ letters, words, hasLongWords }: Interpreter, arg: string): FoundOption | null {
  if (Object.hasOwn(words, arg)) {
    return { kind: words[arg] ?? 'other', value: null };
  }
  const [word = '', ...rest] = arg.split('=');
  if (rest.length > 0 && Object.hasOwn(words, word)) {
    return { kind: words[word] ?? 'other', value: rest.join('=') };
  }
  if (hasLongWords === true || arg.startsWith('--')) {
    return null;
  }
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at] ?? '';
    if (Object.hasOwn(letters, letter)) {
      const attached = arg.slice(at + 1);
      return { kind: letters[letter] ?? 'other', value: attached === '' ? null : attached };
    }
  }
  return null;
}

/** `kworker/u8:2-events` and `kswapd0`: the numbers are those of CPUs, nodes and devices. */
function kernelThread(name: string): string {
  const [begin = '', ...rest] = name.split(/[/:]/);
  return `[${rest.length > 0 ? begin : begin.replace(/_?\d+$/, '')}]`;
}

function shorten(text: string): string {
  const characters = Array.from(text.slice(0, 16_384));
  return characters.length <= maxCharacters
    ? text
    : [...characters.slice(0, keptOfStart), '…', ...characters.slice(-(maxCharacters - keptOfStart - 1))].join('');
}
