// Runs in the container that stands in for clickhouse-server: the engine of libs/embedded with the same configuration
// folders, port and data folder. The engine serves until its standard input ends, so a parent process holds the other
// end and closes it on SIGTERM.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const modules = '/opt/node_modules';
/** Starts the HTTP server, then reads standard input until it ends. */
const hostingQuery =
  "SYSTEM START LISTEN HTTP; SELECT * FROM file('-', 'LineAsString', 'l String') FORMAT Null " +
  'SETTINGS max_execution_time = 0';

if (process.argv[2] === 'serve') {
  serve();
} else {
  supervise();
}

function serve() {
  const { DataType, load, open } = createRequire(`${modules}/`)('ffi-rs');
  open({ library: 'chdb', path: `${modules}/@chdb/lib-linux-x64-gnu/libchdb.so` });
  const args = [
    'clickhouse',
    '--config-file=/etc/clickhouse-server/config.xml',
    '--path=/var/lib/clickhouse',
    '--query',
    hostingQuery,
  ];
  load({
    library: 'chdb',
    funcName: 'chdb_query_cmdline',
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [args.length, args],
  });
}

function supervise() {
  const server = spawn(process.execPath, [import.meta.filename, 'serve'], { stdio: ['pipe', 'inherit', 'inherit'] });
  process.on('SIGTERM', () => server.stdin.end());
  server.on('exit', (code) => process.exit(code ?? 1));
}
