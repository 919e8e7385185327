import { brokerUsers, serviceExports } from '@psfleet/wire';
import { replaceSection } from './section.mjs';
import { code, renderTable } from './table.mjs';

/** What connects in each role, for people. */
const roleNames = {
  core: 'the program that makes the streams, for as long as that takes',
  collector: 'collectors',
  api: 'the API',
  revoker: "the API's second connection, which bars hosts and asks which are connected",
  host: "a host's agent",
  simulator: 'a simulator, with `PSFLEET_SIMULATOR=1` only',
};

/** The document, with the tables of the broker's accounts written again. */
export function renderBrokerAccounts(document) {
  return replaceSection(document, 'broker accounts', `${renderUsers()}\n\n${renderExports()}`);
}

function renderUsers() {
  const rows = Object.entries(brokerUsers).map(([role, { account, publish, subscribe, answersRequests }]) => [
    roleNames[role],
    code(account),
    // What an account imports is the second table.
    publish.every((subject) => isImported(account, subject)) ? 'what its account imports' : list(publish),
    list(subscribe),
    answersRequests ? 'once each' : 'no',
  ]);
  return renderTable(['who', 'account', 'may publish', 'may subscribe', 'may answer requests'], rows);
}

function renderExports() {
  const rows = serviceExports.map(({ from, to, subject, purpose }) => [code(to), code(from), code(subject), purpose]);
  return renderTable(['account', 'imports from', 'subject', 'to'], rows);
}

function isImported(account, subject) {
  return serviceExports.some((each) => each.to === account && each.subject === subject);
}

function list(subjects) {
  return subjects.map(code).join(', ');
}
