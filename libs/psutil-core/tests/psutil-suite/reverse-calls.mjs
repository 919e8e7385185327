import { readMessage, writeMessage } from './channel.mjs';
import { fromWireError } from './wire-errors.mjs';

/**
 * While a test emulates another machine, its requests name the operations that it has replaced ("hooks"). Where the
 * library would perform one of them, the backend calls back. Requests that arrive before the answer, because the test's
 * replacement may itself use the library, are served first.
 */
const passthrough = Symbol('do the real thing');
const noHooks = new Set();

let active = noHooks;
let requestId = 0;
let serveNested = null;
let lastCall = 0;

/** Registers the function that serves requests which arrive during a reverse call. */
export function onNestedRequest(serve) {
  serveNested = serve;
}

/** Makes a request the current one, and returns a function that ends this. */
export function enterRequest(request) {
  const outer = { active, requestId };
  active = new Set(request.hooks);
  requestId = request.id;
  return () => {
    ({ active, requestId } = outer);
  };
}

/**
 * Returns the answer of the test's replacement of `hook`, or `real()` if it is not replaced or declines this case.
 */
export function askOr(hook, args, real) {
  if (!active.has(hook)) {
    return real();
  }
  const answer = callBack(hook, args);
  return answer === passthrough ? real() : answer;
}

export function isHooked(hook) {
  return active.has(hook);
}

/** Calls the test's replacement, and throws what that throws. */
export function callBack(hook, args) {
  lastCall += 1;
  const call = lastCall;
  writeMessage({ cb: call, id: requestId, hook, args });
  for (;;) {
    const message = readMessage();
    if (message === null) {
      process.exit(0);
    }
    if (message.cb === call) {
      return readAnswer(message);
    }
    if (message.cb === undefined) {
      serveNested(message);
    }
  }
}

function readAnswer(message) {
  if (message.passthrough === true) {
    return passthrough;
  }
  if (message.error !== undefined && message.error !== null) {
    throw fromWireError(message.error);
  }
  return message.result;
}
