import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from './config-error.js';

/** A rule of a variable that concerns further variables, or the files and folders that it names. */
export interface ConfigCheck<Config> {
  /** The variables that it reads; the first is reported. It is skipped while one of them breaks a rule by itself. */
  readonly variables: readonly [string, ...string[]];
  /** The broken rule, to follow the variable's name, or null. It never quotes a secret. */
  readonly findProblem: (config: Config) => string | null;
}

/** The problems of all checks whose variables are not among those that are reported already. */
export function findProblems<Config>(
  config: Config,
  checks: readonly ConfigCheck<Config>[],
  reported: ReadonlySet<string>,
): ConfigProblem[] {
  return checks
    .filter(({ variables }) => !variables.some((variable) => reported.has(variable)))
    .flatMap(({ variables: [variable], findProblem }) => {
      const rule = findProblem(config);
      return rule === null ? [] : [{ variable, rule }];
    });
}

/** Why a file cannot be used; null if it can. `use` throws if its text is not what it should be. */
export function fileProblem(file: string, use: (text: string) => void = () => {}): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return `names ${file}, which cannot be read (${codeOf(error)})`;
  }
  return thrownBy(() => use(text), `names ${file}, which cannot be used`);
}

/** Why a program cannot write in a folder, which is made if it is absent; null if it can. */
export function folderProblem(folder: string): string | null {
  try {
    makeFolder(resolve(folder));
    if (!statSync(folder).isDirectory()) {
      return `names a folder, but ${folder} is none`;
    }
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return `names the folder ${folder}, in which this program cannot write (${codeOf(error)})`;
  }
}

/** Not `recursive`: below /proc, where no folder can be made, Node 20 would try for ever. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    makeFolder(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}

/** What a function throws, as a broken rule; null if it throws nothing. */
export function thrownBy(use: () => void, lead: string): string | null {
  try {
    use();
    return null;
  } catch (error) {
    return `${lead}: ${reasonOf(error)}`;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) {
    return error.problems.map(({ variable, rule }) => `${variable} ${rule}`).join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}

/** URLs of a broker, with commas between: nats://HOST:PORT or tls://HOST:PORT. */
export const natsUrlsRule = 'must be URLs such as nats://127.0.0.1:7781 or tls://HOST:PORT, with commas between';

export function isNatsUrls(text: string): boolean {
  return text.split(',').every((each) => {
    const url = each.trim();
    return /^(nats|tls):\/\/[^\s/?#]+\/?$/.test(url) && URL.canParse(url) && new URL(url).hostname !== '';
  });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
