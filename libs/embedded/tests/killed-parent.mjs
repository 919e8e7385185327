// Started from the build by killed-parent.servers.test.ts: runs a nats-server and a ClickHouse, prints their pids and
// homes, and waits to be killed.
import { startTestClickHouse, startTestNats } from '../dist/index.js';

const [nats, clickhouse] = await Promise.all([startTestNats(), startTestClickHouse()]);
process.stdout.write(`${JSON.stringify({ pids: [nats.pid, clickhouse.pid], homes: [nats.home, clickhouse.home] })}\n`);
setInterval(() => {}, 1000);
