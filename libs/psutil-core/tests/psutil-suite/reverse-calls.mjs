import { readMessage, writeMessage } from './channel.mjs';
import { fromWireError } from './wire-errors.mjs';

/**
 * While a test emulates another machine, its requests name the operations it has replaced ("hooks"), and we ask back
 * where the library would do one of them. Requests may arrive before the answer does (the test's replacement may itself
 * use the library); they are served first.
 */
const passthrough = Symbol('do the real thing');
const noHooks = new Set();

let active = noHooks;
let requestId = 0;
let serveNested = null;
let lastCall = 0;

/** Says who serves requests that arrive in the middle of a reverse call. */
export function onNestedRequest(serve) {
  serveNested = serve;
}

/** Makes a request the current one and returns what ends that. */
export function enterRequest(request) {
  const outer = { active, requestId };
  active = new Set(request.hooks);
  requestId = request.id;
  return () => {
    ({ active, requestId } = outer);
  };
}

/**
 * What the test's replacement of `hook` answers; `real()` if it is not replaced, or leaves this case to the real thing.
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

/** Calls into the test; throws what it throws. */
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
