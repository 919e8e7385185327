import { readFileSync } from 'node:fs';

/** The local user of a name, or of a number in digits; null if there is none. */
export function findUid(user: string, passwd = readPasswd()): number | null {
  if (/^\d+$/.test(user)) {
    return Number(user);
  }
  return passwd.find(({ name }) => name === user)?.uid ?? null;
}

/** `nobody (uid 65534)`, for messages. */
export function describeUser(uid: number, passwd = readPasswd()): string {
  const name = passwd.find((entry) => entry.uid === uid)?.name;
  return name === undefined ? `the user with uid ${uid}` : `user ${name} (uid ${uid})`;
}

interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
}

/** Local users only, which system users are; no lookup over the network delays a connection. */
function readPasswd(): readonly PasswdEntry[] {
  let text: string;
  try {
    text = readFileSync('/etc/passwd', 'utf8');
  } catch {
    return []; // A container may lack it: then users are known by number only.
  }
  return parsePasswd(text);
}

/** Lines of passwd(5); others, such as those of NIS, name no local user. */
export function parsePasswd(text: string): readonly PasswdEntry[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid] = line.split(':');
    return name !== undefined && name !== '' && /^\d+$/.test(uid ?? '') ? [{ name, uid: Number(uid) }] : [];
  });
}
