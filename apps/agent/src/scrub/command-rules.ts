import { hidden } from './text-rules.js';

/** Hides the secret in the value of an option. */
type Hide = (value: string) => string;

interface CommandRule {
  /** The names of the programs. */
  readonly programs: RegExp;
  /** A word that must be among the arguments: `docker login`. */
  readonly word?: string;
  /** Options with their value in the next argument. */
  readonly separate?: Readonly<Record<string, Hide>>;
  /** Short options in one argument, of which the last has a value: -sSu. */
  readonly cluster?: { readonly pattern: RegExp; readonly hide: Hide };
  /** Options with their value in the same argument: -psecret. */
  readonly attached?: Readonly<Record<string, Hide>>;
  /** Arguments that are not options. */
  readonly plain?: Hide;
  /** Whether the last argument is a secret. */
  readonly last?: (args: readonly string[]) => boolean;
}

const all: Hide = () => hidden;
/** user:password */
const afterColon: Hide = (value) => (value.includes(':') ? `${value.slice(0, value.indexOf(':'))}:${hidden}` : value);
/** user%password */
const afterPercent: Hide = (value) => (value.includes('%') ? `${value.slice(0, value.indexOf('%'))}%${hidden}` : value);

/** The meaning of short options depends on the program: `-p` is a password, a port, a pid or parents. */
export const commandRules: readonly CommandRule[] = [
  { programs: /^(?:(?:mysql|mariadb)\w*(?:-\w+)*|mycli)$/, attached: { '-p': all } },
  { programs: /^sshpass$/, separate: { '-p': all }, attached: { '-p': all } },
  {
    programs: /^curl$/,
    // Only options without a value may precede the last one.
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

/** Programs that run another one, which their arguments name. */
const wrappers: ReadonlySet<string> = new Set(
  (
    'sudo doas su env nohup nice ionice timeout time setsid stdbuf strace ltrace chroot unshare nsenter watch xargs ' +
    'exec command bash sh dash zsh ash busybox ssh docker podman kubectl node ruby perl'
  ).split(' '),
);

function isWrapper(name: string): boolean {
  return wrappers.has(name) || /^python\d?(?:\.\d+)?$/.test(name);
}

/** The program of a command line and, after a wrapper, the known programs among its arguments; with their positions. */
function programsIn(args: readonly string[]): { readonly name: string; readonly at: number }[] {
  const programs: { name: string; at: number }[] = [];
  for (const [at, arg] of args.entries()) {
    const name = arg.slice(arg.lastIndexOf('/') + 1);
    if (at === 0 || commandRules.some(({ programs: known }) => known.test(name))) {
      programs.push({ name, at });
    }
    // A shell that is a login shell has a dash before its name.
    if (at === 0 && !isWrapper(name.replace(/^-/, ''))) {
      break;
    }
    if (at > 32) {
      break;
    }
  }
  return programs;
}

/** Hides the secrets that the rules of the program know. */
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
