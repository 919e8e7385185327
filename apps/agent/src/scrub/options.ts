import { hidden } from './hidden.js';
import { hideValue } from './hide-value.js';
import { isPlace, isReference } from './plain-values.js';
import { secrecyOf, type Secrecy } from './secret-names.js';
import { anyOf, wordSet } from './words.js';

/**
 * An option with its value in the next argument: `--password x`, or `-password x` of Java and Go, but not `-pw`, a
 * cluster of short options, unless it is one of the usual names.
 */
const option = /^(?:--|-(?=.{5}|(?:pass|pwd?|psk|key|auth|pin)$)|\/(?=pass))([A-Za-z][\w.-]{0,99})$/;
/** An option or a variable with its value in the same argument. */
const assignment = /^(?:-{0,2}|\/|-[A-Z])([A-Za-z_][\w.-]{0,99})[=:]/;
/** `-u user:password` of programs that are not in the tables. */
const loginOption = /^-[uU]$/;
/** Names that are clear without a dash, unlike those of things: `kubectl create secret x`, `describe my-key x`. */
const clearName = new RegExp(
  `^${anyOf(
    'pass(?:word|phrase|code) psk _auth (?:api|access|auth|secret)[_-]?(?:key|token) [a-z]+(?:password|passphrase)',
    'pre-?shared-key',
  )}$`,
  'i',
);
const structuredName = /^\w[\w-]*[._][\w.-]*\w$|^[a-z_]+[A-Z]\w+$/;
/** Programs to which these options give the name of a secret that is kept elsewhere. */
const namedElsewhere: ReadonlyMap<string, RegExp> = new Map([
  ['aws', /^--secret-id$/],
  ['gcloud', /^--(?:secret|key)$/],
  ['docker', /^--secret$/],
  ['podman', /^--secret$/],
]);
/** The words of prose that follow a name. */
const prose = new RegExp(
  `^${anyOf(
    'for and or is of to the in on with from as a an by if not at that was will be has can may must which when using',
    'file manager store prompt change required reset authentication database protected quality agent',
  )}[.,;:!?]?$`,
  'i',
);
/** These read and search texts and files. */
const textReaders = wordSet(
  'grep egrep fgrep zgrep rg ag ack man apropos whatis locate find vim vi nano less more cat head tail ls stat file cp',
  'mv rm which whereis systemctl journalctl apt apt-get dpkg dnf yum pgrep pkill tldr info help sed awk sort uniq diff',
);
/** Between a name and its value: `-n node.session.auth.password -v x`. */
const valueOption = /^(?:-v|-?-value)$/;

/** Hides values that follow the name of a secret, as an option or as a word. */
export function hideNamedValues(args: readonly string[]): readonly string[] {
  const isTextReader = textReaders.has(baseName(args[0] ?? ''));
  const elsewhere = args
    .slice(0, 3)
    .map((arg) => namedElsewhere.get(baseName(arg)))
    .find((names) => names !== undefined);
  let secrecy: Secrecy | null = null;
  let isBare = false;
  return args.map((arg, index) => {
    const value = secrecy === null ? arg : shownValue(arg, secrecy, isBare);
    if (isBare && valueOption.test(arg) && secrecy !== null) {
      return arg;
    }
    const name = value === arg && elsewhere?.test(arg) !== true ? option.exec(arg)?.[1] : undefined;
    isBare = name === undefined && value === arg && index > 0 && !isTextReader && isBareName(arg);
    secrecy = name !== undefined ? secrecyOf(name) : isBare ? 'secret' : null;
    if (secrecy === null && loginOption.test(arg)) {
      secrecy = 'login';
    }
    const isCode = index > 0 && /^-\w*c$/.test(args[index - 1] ?? '');
    return value === arg && !isCode && elsewhere?.test(arg.split('=', 1)[0] ?? '') !== true ? hideAssigned(arg) : value;
  });
}

function shownValue(arg: string, secrecy: Secrecy, isBare: boolean): string {
  const isOption = arg.startsWith('--') || ((isBare || secrecy !== 'secret') && arg.startsWith('-'));
  if (isOption || (isBare && (prose.test(arg) || isPlace(arg)))) {
    return arg;
  }
  return hideValue(arg, secrecy);
}

function isBareName(arg: string): boolean {
  if (arg.length > 100 || isPlace(arg)) {
    return false;
  }
  const name = arg.slice(Math.max(arg.lastIndexOf('/'), arg.lastIndexOf(':')) + 1);
  if (!clearName.test(name) && !structuredName.test(name)) {
    return false;
  }
  const secrecy = secrecyOf(name);
  return secrecy === 'secret' || secrecy === 'likely' || name === '_auth';
}

/** --password=x y: everything behind the sign is the value. A line of several words is left to the rules for texts. */
function hideAssigned(arg: string): string {
  const match = /[=:]/.test(arg) ? assignment.exec(arg) : null;
  if (match === null) {
    return arg;
  }
  const [head, name = ''] = match;
  const isOption = arg.startsWith('-');
  const secrecy = secrecyOf(name);
  const rest = arg.slice(head.length);
  if (secrecy === null || (!isOption && (head.endsWith(':') || /\s\S*[\w-]=|;/.test(rest) || secrecy === 'login'))) {
    return arg;
  }
  return head + hideValue(rest, secrecy);
}

/** Programs whose -u and -p mean something else. */
const otherPairs = wordSet(
  'journalctl systemctl sudo su ssh scp sftp psql lpr lp lpq docker podman ps strace perf pidstat rsync cp mail nmap',
  'diff git mkdir install tar',
);
/** A port, a mapping of ports, NAME=VALUE, or a format. */
const noPassword = /^-|^[\d.]+(?::[\d.]+)*(?:\/\w+)?$|^[a-z]\w*=|[%\s]/;
const user = /^(?:-u|-U|-l|-D|--?user(?:name)?|--login)(?:=.+)?$/;
/** The first of these that has such a value is the password. */
const passwordOptions = ['-p', '-P', '-w', '-W'];

/** `-u joe -p x`, or `-U joe -P x`: whoever names a user gives a password. A port, a path or a mapping is none. */
export function hideCredentialPairs(args: readonly string[]): readonly string[] {
  const hasUser = args.some(
    (arg, index) => user.test(arg) && (arg.includes('=') || /^[^-\d]/.test(args[index + 1] ?? '')),
  );
  if (!hasUser || otherPairs.has(baseName(args[0] ?? ''))) {
    return args;
  }
  const isPassword = (arg: string): boolean => !noPassword.test(arg) && !isPlace(arg) && !isReference(arg);
  const option = passwordOptions.find((name) =>
    args.some((arg, at) => args[at - 1] === name && (arg === hidden || isPassword(arg))),
  );
  return args.map((arg, at) => (option !== undefined && args[at - 1] === option && isPassword(arg) ? hidden : arg));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
