import { programKey, type DictionaryColumn, type HostMessage } from '@psfleet/wire';

/** A message of a tape that was recorded before agents named programs, with the names that they would have sent. */
export function withPrograms(message: HostMessage): HostMessage {
  const { identities } = message;
  if (identities === null || identities.columns.program.values.length > 0) {
    return message;
  }
  const { name, exe, cmdline, container_image: images } = identities.columns;
  const programs = Array.from({ length: identities.rows }, (_, row) =>
    programKey({
      name: name[row] ?? '',
      exe: exe[row] ?? null,
      cmdline: cmdline[row] ?? null,
      containerImage: images.values[images.indexes[row] ?? Number.NaN] ?? null,
    }),
  );
  return {
    ...message,
    identities: { ...identities, columns: { ...identities.columns, program: dictionary(programs) } },
  };
}

function dictionary(texts: readonly string[]): DictionaryColumn {
  const numbers = new Map<string, number>();
  const indexes = texts.map((text) => {
    const index = numbers.get(text) ?? numbers.size;
    numbers.set(text, index);
    return index;
  });
  return { values: [...numbers.keys()], indexes };
}
