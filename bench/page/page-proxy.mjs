// Stands between the browser and the API: passes everything on, except for answers that a benchmark makes larger than
// its stored fleet. A made answer begins as the real one.
import { once } from 'node:events';
import http from 'node:http';

export class PageProxy {
  #server;
  #makers = [];
  #api;

  constructor(apiUrl) {
    this.#api = new URL(apiUrl);
  }

  async start() {
    this.#server = http.createServer((request, response) => void this.#answer(request, response));
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  /** `make` gets the path with its query, and returns the text of an answer, or null for the real one. */
  setMaker(make) {
    this.#makers = [make];
  }

  clearMakers() {
    this.#makers = [];
  }

  async stop() {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request, response) {
    for (const make of this.#makers) {
      const text = make(request.url, request.method);
      if (text !== null) {
        request.resume();
        response.writeHead(200, { 'content-type': 'application/json' }).end(text);
        return;
      }
    }
    const { hostname, port, host, origin } = this.#api;
    const { url: path, method } = request;
    // The API refuses what a page of another origin asks.
    const headers = { ...request.headers, host, ...(request.headers.origin === undefined ? {} : { origin }) };
    const onward = http.request({ hostname, port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    // A browser that no longer waits ends its request; so does the proxy.
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }
}
