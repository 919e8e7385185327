// Runs libchdb as a ClickHouse server. Arguments: the library, then the arguments of clickhouse-local.
// Plain JavaScript, so that it runs the same from the sources (tests) and from the build.
// Uses ffi-rs because koffi switches stacks during a call, which ClickHouse does not support.
// The call returns when the hosting query ends, at the end of standard input; nothing else may read from that.
import { createRequire } from 'node:module';

const { DataType, load, open } = createRequire(import.meta.url)('ffi-rs');
const [library, ...args] = process.argv.slice(2);
const argv = ['clickhouse', ...args];

open({ library: 'chdb', path: library });
load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [argv.length, argv],
});
process.exit(0);
