#!/usr/bin/env -S node --openssl-config=/dev/null
// Stands in for a `clickhouse` program: the same engine, from files in the folder of ClickHouse's data. A program may
// read no files that are beside it.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , ...args] = process.argv;
if (args.includes('--version')) {
  console.log('ClickHouse local version 26.7.2.1 (official build).');
} else {
  const path = args.find((each) => each.startsWith('--path='));
  const own = join(path.slice('--path='.length), 'program');
  const { DataType, load, open } = createRequire(join(own, 'from.cjs'))('ffi-rs');
  const argv = ['clickhouse', ...args.slice(1)];
  open({ library: 'chdb', path: join(own, 'libchdb.so') });
  load({
    library: 'chdb',
    funcName: 'chdb_query_cmdline',
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [argv.length, argv],
  });
}
