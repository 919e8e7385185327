import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { token } from './start-world.js';

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  /** The parsed body; null if it is no JSON. */
  readonly body: Record<string, unknown> | null;
}

export const bearer = `Authorization: Bearer ${token}`;

/** Opens a connection to the API as a program does that speaks HTTP by itself. */
export async function openSocket(url: string): Promise<Socket> {
  const { port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  // A server that refuses a request may reset the connection while the rest is being sent.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Sends these very bytes, and reads until the server closes the connection or the answer is complete. */
export async function sendRaw(url: string, request: string | Buffer): Promise<RawAnswer> {
  const socket = await openSocket(url);
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.write(request);
  const isOver = new Promise((resolve) => {
    socket.on('close', resolve);
    socket.on('data', () => (isComplete(Buffer.concat(parts).toString()) ? resolve(null) : undefined));
  });
  await isOver;
  socket.destroy();
  return parse(Buffer.concat(parts).toString());
}

function isComplete(text: string): boolean {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return length !== undefined && rest.length > 0 && Buffer.byteLength(rest.join('\r\n\r\n')) >= Number(length);
}

function parse(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  try {
    return { status, head, body: JSON.parse(rest.join('\r\n\r\n')) as Record<string, unknown> };
  } catch {
    return { status, head, body: null };
  }
}
