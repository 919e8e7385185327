// Which test files run once more where they failed beside others, and what counts then. ADR 66 says why.

/** More files than this do not fail by chance. */
const maxFiles = 5;

/** What these look for is rare by nature: a second run that passes proves nothing. */
const onceOnly = /^tests\/(?:accounting|chaos|disasters|invariant|walks)\//;
/** So are the inputs of these. */
const randomInputs = /PSFLEET_TEST_SEED|'fast-check'/;

/**
 * Returns the files of the failures, or none where a second run could not clear all of them. `read` returns the text
 * of a file.
 */
export function filesToRunAgain(failures, read) {
  const files = [...new Set(failures.map(({ file }) => file))];
  const mayAll = files.every((file) => file !== null && !onceOnly.test(file) && !randomInputs.test(read(file)));
  return mayAll && files.length <= maxFiles ? files : [];
}

/** Returns the `--project` options of vitest's arguments, without the files that they name. */
export function setsOf(args) {
  return args.filter((arg, index) => arg === '--project' || args[index - 1] === '--project');
}

/**
 * Files that ran again count as in their second run. What failed in the first run only is unsteady: it is printed,
 * and somebody mends it. A second run that ended early clears nothing.
 */
export function combine(first, second, files) {
  if (second.failures.some(({ file }) => file === null) || files.some((file) => !second.passedIn.has(file))) {
    return { ...first, unsteady: [] };
  }
  const before = files.reduce((sum, file) => sum + (first.passedIn.get(file) ?? 0), 0);
  const stillFailed = new Set(second.failures.map(({ file }) => file));
  return {
    passed: first.passed - before + second.passed,
    failures: second.failures,
    unsteady: first.failures.filter(({ file }) => !stillFailed.has(file)),
  };
}
