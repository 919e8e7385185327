import { hidden } from './text-rules.js';

/** What an option of one program does with its value. */
type Hide = (value: string) => string;

interface CommandRule {
  /** Names of programs. */
  readonly programs: RegExp;
  /** A word that must come too: `docker login`. */
  readonly word?: string;
  /** Options whose value is the next argument. */
  readonly separate?: Readonly<Record<string, Hide>>;
  /** Short options written together, the last of which has a value: -sSu. */
  readonly cluster?: { readonly pattern: RegExp; readonly hide: Hide };
  /** Options whose value follows in the same argument: -psecret. */
  readonly attached?: Readonly<Record<string, Hide>>;
  /** Arguments that are no options. */
  readonly plain?: Hide;
  /** Whether the last argument is a secret. */
  readonly last?: (args: readonly string[]) => boolean;
}

const all: Hide = () => hidden;
/** user:password */
const afterColon: Hide = (value) => (value.includes(':') ? `${value.slice(0, value.indexOf(':'))}:${hidden}` : value);
/** user%password */
const afterPercent: Hide = (value) => (value.includes('%') ? `${value.slice(0, value.indexOf('%'))}%${hidden}` : value);

/** Short options mean something else in each program: `-p` is a password, a port, a pid, parents. */
export const commandRules: readonly CommandRule[] = [
  { programs: /^(?:(?:mysql|mariadb)\w*(?:-\w+)*|mycli)$/, attached: { '-p': all } },
  { programs: /^sshpass$/, separate: { '-p': all }, attached: { '-p': all } },
  {
    programs: /^curl$/,
    // Only letters of options that have no value themselves.
    cluster: { pattern: /^-[fgiIjkLlnNOpRsSvZ0-46#]+[uU]$/, hide: afterColon },
    separate: {
      '-u': afterColon,
      '--user': afterColon,
      '-U': afterColon,
      '--proxy-user': afterColon,
      '-b': all,
      '--cookie': all,
    },
    attached: {
      '-u': afterColon,
      '-U': afterColon,
      '--user=': afterColon,
      '--proxy-user=': afterColon,
      '-b': all,
      '--cookie=': all,
    },
  },
  {
    programs: /^(?:docker|podman|nerdctl|helm|buildah|skopeo|oc|az|crane)$/,
    word: 'login',
    separate: { '-p': all },
    attached: { '-p': all },
  },
  { programs: /^(?:redis|valkey|keydb)-cli$/, separate: { '-a': all }, attached: { '-a': all } },
  { programs: /^mongo\w*$/, separate: { '-p': all }, attached: { '-p': all } },
  {
    programs: /^ldap(?:search|add|modify|delete|passwd|whoami|compare|modrdn)$/,
    separate: { '-w': all },
    attached: { '-w': all },
  },
  { programs: /^openssl$/, attached: { 'pass:': all } },
  { programs: /^htpasswd$/, last: (args) => args.some((arg) => /^-\w*b/.test(arg)) },
  { programs: /^snmp\w+$/, separate: { '-A': all, '-X': all, '-c': all } },
  { programs: /^(?:smbclient|rpcclient|net|mount\.cifs)$/, separate: { '-U': afterPercent, '--user': afterPercent } },
  { programs: /^(?:plink|pscp|psftp|putty)$/, separate: { '-pw': all } },
  { programs: /^(?:zip|unzip)$/, separate: { '-P': all }, attached: { '-P': all } },
  { programs: /^7z[ar]?$/, attached: { '-p': all } },
  {
    programs: /^(?:sqlplus|rman|expdp|impdp)$/,
    plain: (value) => value.replace(/^([^/@\s]+\/)[^@\s]+/, `$1${hidden}`),
  },
  { programs: /^(?:ipmitool|impitool)$/, separate: { '-P': all } },
  { programs: /^(?:xfreerdp|rdesktop)$/, separate: { '-p': all }, attached: { '/p:': all, '-p': all } },
];

/** Programs that run the one behind them. */
const wrappers =
  /^(?:sudo|doas|su|env|nohup|nice|ionice|timeout|time|setsid|stdbuf|strace|ltrace|chroot|unshare|nsenter|watch|xargs|exec|command|bash|sh|dash|zsh|ash|busybox|ssh|docker|podman|kubectl|python\d?(?:\.\d+)?|node|ruby|perl)$/;

/** The program that the arguments start and, behind wrappers, what may be the one that it starts; with the position of each. */
function programsIn(args: readonly string[]): { readonly name: string; readonly at: number }[] {
  const programs: { name: string; at: number }[] = [];
  for (const [at, arg] of args.entries()) {
    const name = arg.slice(arg.lastIndexOf('/') + 1);
    if (at === 0 || commandRules.some(({ programs: known }) => known.test(name))) {
      programs.push({ name, at });
    }
    // Only behind a wrapper can a further argument be a program.
    if (at === 0 && !wrappers.test(name.replace(/^-/, ''))) {
      break;
    }
    if (at > 32) {
      break;
    }
  }
  return programs;
}

/** The arguments with what the rules of their program hide. */
export function scrubByCommand(args: readonly string[]): readonly string[] {
  let scrubbed: string[] | null = null;
  for (const { name, at } of programsIn(args)) {
    const rule = commandRules.find(
      ({ programs, word }) => programs.test(name) && (word === undefined || args.includes(word, at)),
    );
    if (rule === undefined) {
      continue;
    }
    scrubbed ??= [...args];
    applyRule(rule, scrubbed, at);
  }
  return scrubbed ?? args;
}

function applyRule(
  { separate = {}, cluster, attached = {}, plain, last }: CommandRule,
  args: string[],
  from: number,
): void {
  for (let index = from + 1; index < args.length; index++) {
    const arg = args[index] ?? '';
    const hideNext = Object.hasOwn(separate, arg)
      ? separate[arg]
      : cluster?.pattern.test(arg) === true
        ? cluster.hide
        : undefined;
    const prefix = Object.keys(attached).find(
      (option) =>
        arg.startsWith(option) && arg.length > option.length && (option.startsWith('--') || !arg.startsWith('--')),
    );
    if (hideNext !== undefined && index + 1 < args.length) {
      args[++index] = hideNext(args[index] ?? '');
    } else if (prefix !== undefined) {
      args[index] = prefix + (attached[prefix] ?? all)(arg.slice(prefix.length));
    } else if (plain !== undefined && !arg.startsWith('-')) {
      args[index] = plain(arg);
    }
  }
  if (last?.(args) === true && args.length - from > 3) {
    args[args.length - 1] = hidden;
  }
}
