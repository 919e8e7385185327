// Confines itself under a version of Landlock, tries what that forbids, and prints what came of it.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { confine } from '../../host/landlock.mjs';

const { version, secret, port } = JSON.parse(process.argv[2]);
const ability = confine({ read: ['/usr'], bind: [], connect: [] }, version);
const socket = connect(port, '127.0.0.1');
socket.on('connect', () => finish('connected'));
socket.on('error', ({ code }) => finish(code));

function finish(connection) {
  console.log(JSON.stringify({ ability, file: read(), connection }));
  socket.destroy();
}

function read() {
  try {
    return readFileSync(secret, 'utf8');
  } catch ({ code }) {
    return code;
  }
}
