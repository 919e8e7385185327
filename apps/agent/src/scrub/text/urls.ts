import { hidden } from '../hidden.js';
import { isReference } from '../plain-values.js';
import { anyOf } from '../words.js';

/** What stands before the '@' of these without a colon is the name of a user; elsewhere it is a token. */
const namesUser = new RegExp(
  `^${anyOf(
    'ssh sftp scp ftps? git postgres\\w* mysql\\w* mariadb mongodb(?:\\+srv)? ldaps? smb cifs rsync imaps? pop3s?',
    'smtps? xmpp sips? rdp vnc telnet [\\w+.-]*\\+(?:ssh|tcp|unix) jdbc nfs afp file docker cassandra clickhouse',
    'sqlserver mssql oracle kafka irc rtsp vi esx vpx',
  )}$`,
  'i',
);
/** Longer parts of a URL than these are not searched, so that many of them in one text cost no more than others. */
const maxUserInfo = 400;
const maxPath = 400;
const authorityEnd = /[/?#\s"'<>`\\]/g;
const urlEnd = /[\s"'<>`]/g;

/** Hides the secrets in the URLs of a text: before the host, and in the paths of hooks. */
export function hideInUrls(text: string): string {
  const shown = text.includes('@') ? likeUrls.reduce((rest, like) => rest.replace(like, `$1${hidden}`), text) : text;
  return hideAfterSchemes(shown);
}

/** Databases are named without a scheme too: jdbc:oracle:thin:user/x@host, user:x@tcp(host), user/x@host:port/db. */
const likeUrls: readonly RegExp[] = [
  // user:x@host, but not mailto:joe@example.org, npm:name@1.2 and image:tag@sha256:digest
  new RegExp(
    `(?<![\\w.:@/-])(?!${anyOf('mailto sips? xmpp acct npm tel im ssh scp')}:)([\\w.+-]{1,64}:)` +
      `[^@\\s/:'"]{3,200}(?=@(?!sha\\d)[A-Za-z][\\w.-]{0,200}(?:[:/\\s'"]|$))`,
    'g',
  ),
  /(jdbc:oracle:\w{1,10}:[^/@\s]{1,100}\/)\S{1,200}(?=@)/g,
  /(?<![\w.-])([\w.-]{1,64}:)[^@\s]{1,200}(?=@(?:tcp|unix|udp)\()/g,
  /(?<![\w$#/])([\w$#]{1,64}\/)[^/@\s]{1,200}(?=@(?:\/\/)?[\w.-]{1,200}:1[56]\d\d(?:[/:]|$))/g,
];

function hideAfterSchemes(text: string): string {
  let out = '';
  let done = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const scheme = schemeBefore(text, at);
    const from = at + 3;
    if (scheme === '') {
      continue;
    }
    const end = search(authorityEnd, text, from);
    const info = hideUserInfo(text, scheme, from, end);
    if (info !== null && info.to > done) {
      out += text.slice(done, from) + info.shown;
      done = info.to;
    }
    const pathFrom = Math.max(end, done);
    const path = text.slice(pathFrom, Math.min(search(urlEnd, text, pathFrom, maxPath), pathFrom + maxPath));
    const shown = hideInPath(scheme, text.slice(from, Math.min(end, from + maxUserInfo)), path);
    if (shown !== path) {
      out += text.slice(done, pathFrom) + shown;
      done = pathFrom + path.length;
    }
  }
  return done === 0 ? text : out + text.slice(done);
}

function search(pattern: RegExp, text: string, from: number, limit = Infinity): number {
  const part = limit === Infinity ? text : text.slice(0, from + limit);
  pattern.lastIndex = from;
  return pattern.exec(part)?.index ?? part.length;
}

function schemeBefore(text: string, at: number): string {
  return /[A-Za-z][A-Za-z0-9+.-]*$/.exec(text.slice(Math.max(0, at - 30), at))?.[0] ?? '';
}

interface Hidden {
  readonly shown: string;
  readonly to: number;
}

/** user:password@ or token@; a password may contain '@', ':' and, against the standard, '/'. */
function hideUserInfo(text: string, scheme: string, from: number, end: number): Hidden | null {
  const authority = text.slice(from, end);
  const colon = authority.indexOf(':');
  let last = authority.lastIndexOf('@');
  let to = from + last;
  if (last < 0 && colon >= 0 && !/^:\d{1,5}$/.test(authority.slice(colon))) {
    // What follows the colon is no port, so the password contains a slash.
    const rest = text.slice(from, search(urlEnd, text, from, maxUserInfo));
    last = rest.lastIndexOf('@');
    to = from + last;
  }
  if (last < 0) {
    return null;
  }
  const info = text.slice(from, to);
  const middle = info.indexOf(':');
  if (middle < 0) {
    return namesUser.test(scheme) || info === '' || info === 'git' || isReference(info) ? null : { shown: hidden, to };
  }
  if (info.endsWith(':') || info.endsWith(':x-oauth-basic')) {
    return isReference(info.slice(0, middle)) ? null : { shown: `${hidden}${info.slice(middle)}`, to };
  }
  return isReference(info.slice(middle + 1)) ? null : { shown: `${info.slice(0, middle + 1)}${hidden}`, to };
}

/** What opens a hook is in its path: the token of a bot, the key of a stream, the name of a check. */
const hooks: readonly RegExp[] = [
  /(\/bot\d{5,12}:)[\w-]+/,
  /(\/(?:[\w.-]*(?:web)?hooks?(?:b2)?|incoming|heartbeat|check_in)\/(?:services\/|catch\/|v\d\/|hook\/)?)[^?]+/i,
  /(\/(?:trigger\/[^/]+\/(?:with|json\/with)\/key|integration|robot|notify)\/)[^/?#]+/,
];
const hookHosts =
  /^(?:hooks\.|webhook|hc-ping\.com|nosnch\.in|cronitor\.link|hchk\.io|ntfy\.|heartbeat\.|[\w.-]*\.webhook\.|ping\.)/i;

function hideInPath(scheme: string, host: string, path: string): string {
  if (path.length < 2) {
    return path;
  }
  if (/^rtmps?$/i.test(scheme)) {
    return path.replace(/(\/[^/]+\/)[^?]+/, `$1${hidden}`);
  }
  if (hookHosts.test(host)) {
    return path.replace(/^(\/(?:services|hooks|catch|ping|p)?\/?)[^?]+/, `$1${hidden}`);
  }
  return hooks.reduce((shown, pattern) => shown.replace(pattern, `$1${hidden}`), path);
}
