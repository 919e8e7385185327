import type { Pattern } from '@psfleet/search';

/** How the texts of a row, its name and its command line, are compared with the pattern in a parameter. */
export interface RowTexts {
  readonly inAny: (pattern: Pattern, parameter: string) => string;
  readonly inCommandLine: (pattern: Pattern, parameter: string) => string;
}

const like = (text: string, parameter: string): string => `${text} LIKE lowerUTF8({${parameter}:String})`;

/** Texts in the row itself, each in lower case and never NULL. */
export function ownTexts(names: readonly string[], commandLine: string): RowTexts {
  return {
    inAny: (_, parameter) => [...names, commandLine].map((text) => like(text, parameter)).join(' OR '),
    inCommandLine: (_, parameter) => like(commandLine, parameter),
  };
}

/** The command line in a row `x` of `distinct_texts`, whose text is the name, a line feed and the command line. */
const lineOfText = 'substring(x.text, length(x.name) + 2)';

/** Whether text cannot begin in the name and end in the command line. */
const isWithinOne = ({ value, isGlob }: Pattern): boolean => !isGlob && !value.includes('\n');

/** The text of a row `x` of `distinct_texts`, which an index finds. */
export const textOfRow: RowTexts = {
  inAny: (pattern, parameter) =>
    isWithinOne(pattern)
      ? like('x.text', parameter)
      : `${like('x.text', parameter)} AND (${like('x.name', parameter)} OR ${like(lineOfText, parameter)})`,
  inCommandLine: (_, parameter) => `${like('x.text', parameter)} AND ${like(lineOfText, parameter)}`,
};

/** The rows `x` of the days of {@link textParams}. */
export const textsInRange = `FROM distinct_texts AS x
      WHERE x.ts >= fromUnixTimestamp64Milli({textsFrom:Int64}, 'UTC')
        AND x.ts < fromUnixTimestamp64Milli({textsTo:Int64}, 'UTC')`;

/**
 * The texts of the identity that has `hash`, which is NULL where there is none; `names` are further texts, each in
 * lower case. The parameters are those of {@link textParams}.
 */
export function storedTexts(hash: string, names: readonly string[] = []): RowTexts {
  const isStored = (condition: string): string =>
    `ifNull(${hash} IN (
      SELECT x.text_hash ${textsInRange}
        AND ${condition}
    ), false)`;
  return {
    inAny: (pattern, parameter) =>
      [...names.map((name) => like(name, parameter)), isStored(textOfRow.inAny(pattern, parameter))].join(' OR '),
    inCommandLine: (pattern, parameter) => isStored(textOfRow.inCommandLine(pattern, parameter)),
  };
}

/** Reading the texts of few hosts is faster than searching the different ones of the whole fleet. */
export const maxHostsOfOwnTexts = 20;

/** The texts of rows of `processes`, which are those of some hosts; null for all. */
export function textsOfIdentities(alias: string, hosts: readonly unknown[] | null): RowTexts {
  return hosts !== null && hosts.length <= maxHostsOfOwnTexts
    ? ownTexts([`lowerUTF8(${alias}.name)`], `lowerUTF8(arrayStringConcat(${alias}.cmdline, ' '))`)
    : storedTexts(`${alias}.text_hash`);
}

/** The same over a time range, in which an identity is repeated: each text is compared once, whatever asks for it. */
export function textsOverRange(alias: string, hosts: readonly unknown[] | null): RowTexts {
  if (hosts === null || hosts.length > maxHostsOfOwnTexts) {
    return storedTexts(`${alias}.text_hash`);
  }
  const own = textsOfIdentities('q', hosts);
  const isOwn = (condition: string): string => `${alias}.text_hash IN (
      SELECT q.text_hash FROM (
        SELECT r.text_hash AS text_hash, r.name AS name, r.cmdline AS cmdline
        FROM processes AS r
        WHERE r.host IN {hosts:Array(String)}
          AND r.ts >= fromUnixTimestamp64Milli({textsFrom:Int64}, 'UTC')
          AND r.ts < fromUnixTimestamp64Milli({textsTo:Int64}, 'UTC')
        LIMIT 1 BY text_hash
      ) AS q
      WHERE ${condition}
    )`;
  return {
    inAny: (pattern, parameter) => isOwn(own.inAny(pattern, parameter)),
    inCommandLine: (pattern, parameter) => isOwn(own.inCommandLine(pattern, parameter)),
  };
}

const dayMs = 86_400_000;

/** Parameters for {@link storedTexts}, for identities of a time range: a text is stored once a day. */
export function textParams(from: number, to: number): Readonly<Record<string, number>> {
  return { textsFrom: Math.floor(from / dayMs) * dayMs, textsTo: (Math.floor(to / dayMs) + 1) * dayMs };
}
