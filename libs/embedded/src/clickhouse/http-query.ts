import { request } from 'node:http';

/**
 * Runs one statement on a connection of its own: a kept-alive one would delay the server's stop. Rejects with the
 * server's message.
 */
export function runHttpQuery(port: number, authorization: string, sql: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/',
      agent: false,
      timeout: 5000,
      headers: { authorization, 'content-length': Buffer.byteLength(sql) },
    });
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error('ClickHouse did not answer in 5 s')));
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) {
          resolve(text);
        } else {
          reject(new Error(`ClickHouse answered ${response.statusCode ?? 'nothing'}: ${text.slice(0, 500)}`));
        }
      });
    });
    outgoing.end(sql);
  });
}
