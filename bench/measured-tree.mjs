// Which checkout a benchmark measures. `npm run bench:paired` runs this checkout's benchmarks against the build of
// another one; they therefore reach what they measure through programs and package entry points only, whose paths stay
// the same.
const ownTree = new URL('..', import.meta.url).pathname.replace(/\/$/, '');

export const measuredTree = process.env['PSFLEET_BENCH_TREE'] ?? ownTree;

/** Path of the program of an app, `psfleet-agent` for example. */
export function measuredProgram(app) {
  return `${measuredTree}/apps/${app}/bin/psfleet-${app}.js`;
}

/** Path of the entry point of a library. */
export function measuredLibrary(name) {
  return `${measuredTree}/libs/${name}/dist/index.js`;
}
