// Becomes ClickHouse: either by calling libchdb, or by executing a `clickhouse` program. Before that it gives up all
// access but what its argument, a JSON object, names. Plain JavaScript, so that it runs the same from the sources
// (tests) and from the build. libchdb is called through ffi-rs, because koffi switches stacks during a call, which
// ClickHouse does not support. The call returns when the hosting query ends, at the end of standard input; nothing else
// may read from that.
import { closeSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { giveBackPages } from './give-back-pages.mjs';
import { confine } from './landlock.mjs';
import { execute, pipe } from './libc.mjs';

const { DataType, load, open } = createRequire(import.meta.url)('ffi-rs');
/** What a pipe takes before somebody reads. */
const pipeBytes = 65_536;
const { engine, args, configFile, usersFile, pathOfUsers, access } = JSON.parse(process.argv[2]);

const config = readFileSync(configFile, 'utf8');
const users = readFileSync(usersFile, 'utf8');
const unconfined = confine(access);
if (unconfined !== null) {
  process.stderr.write(`psfleet: unconfined: ${unconfined}\n`);
}
const usersPath = readableOnce(users);
const configPath = readableOnce(config.replace(pathOfUsers, usersPath));
const options = [`--config-file=${configPath}`, ...args];
if (engine.kind === 'program') {
  execute(engine.file, ['local', ...options]);
}
const argv = ['clickhouse', ...options];
open({ library: 'chdb', path: engine.file });
giveBackPages(engine.file);
load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
});
process.exit(0);

/**
 * Returns a path that gives the text to the first reader, the engine as it starts, and nothing to a later one: any user
 * of ClickHouse can read what the engine can, with the function file().
 */
function readableOnce(text) {
  if (Buffer.byteLength(text) > pipeBytes) {
    throw new Error('a configuration file is too large for a pipe');
  }
  const [readEnd, writeEnd] = pipe();
  writeSync(writeEnd, text);
  closeSync(writeEnd);
  return `/proc/self/fd/${readEnd}`;
}
