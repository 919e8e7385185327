import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Secrets of a running machine, each with the file that holds it. */
export function secretsOf(home: string): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  const add = (file: string, values: readonly string[]): void => {
    if (values.length === 0) {
      throw new Error(`no secret was found in ${file}`);
    }
    values.forEach((value) => secrets.set(value, file));
  };
  const read = (file: string): string => readFileSync(join(home, file), 'utf8').trim();
  add('admin-token', [read('admin-token')]);
  add('secrets.json', Object.values(clickhousePasswords(home)));
  for (const folder of ['trust', 'agent/identity']) {
    for (const name of readdirSync(join(home, folder), { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, name);
      if (name.endsWith('.seed')) {
        add(file, [read(file)]);
      } else if (name.endsWith('.creds')) {
        add(file, linesBetweenMarks(read(file)));
      } else if (name.endsWith('.key')) {
        add(file, keyLines(read(file)));
      }
    }
  }
  return secrets;
}

/** ClickHouse's passwords by user. */
export function clickhousePasswords(home: string): Readonly<Record<string, string>> {
  const stored = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as Record<string, Record<string, string>>;
  return Object.assign({}, ...Object.values(stored)) as Record<string, string>;
}

/** The JWT and the seed of a file of NATS credentials. */
function linesBetweenMarks(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^(?:eyJ[\w.-]{100,}|SU[A-Z2-7]{56})$/.test(line.trim()));
}

/** Lines of a PEM file of which each is too long to occur by chance; a short key has only one. */
function keyLines(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
  return lines.filter((line) => line.length >= 40);
}

/** Which of the secrets a text contains, as the files that hold them. */
export function leaksIn(text: string, secrets: ReadonlyMap<string, string>): readonly string[] {
  const forms = [...secrets].flatMap(([secret, file]) =>
    [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')].map(
      (form) => [form, file] as const,
    ),
  );
  return [...new Set(forms.filter(([form]) => text.includes(form)).map(([, file]) => file))];
}
