import type { ProblemDefinition } from './problem-definition.js';

/** Ways in which a browser is not signed in or out. */
export const sessionProblems = {
  'code-unknown': {
    status: 401,
    title: 'The link does not sign in',
    meaning: 'The code of the link is unknown, older than five minutes, or was used before.',
    remedy: 'Make a new link with `psfleet login`.',
  },
  'session-needs-tls': {
    status: 403,
    title: 'A session needs TLS',
    meaning: 'Browsers keep the cookie of a session only over TLS, or on the machine itself.',
    remedy: 'Open the page at an `https://` address of the API, or on its machine at `http://127.0.0.1`.',
  },
  'no-session': {
    status: 404,
    title: 'No session',
    meaning: 'The request carries a token and no session, so that none can end.',
    remedy: 'Nothing needs to be done; a token is not signed out.',
  },
  'session-exists': {
    status: 409,
    title: 'The browser has a session',
    meaning: 'A session of this browser would end for the new one.',
    remedy: 'Ask the person at the browser, then send the request with `replace`.',
  },
} as const satisfies Record<string, ProblemDefinition>;
