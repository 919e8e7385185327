import { CopyLine } from '../lists/copy-line.js';

/** How another host joins. */
export function AddHost() {
  return (
    <section className="block">
      <h2>Add a host</h2>
      <p className="t12 i2">Run this on the server; on the new host, run the line that it prints.</p>
      <CopyLine line="npx psfleet enroll create" />
      <p className="t12 i3">
        A server that listens on its own machine only is first started with{' '}
        <code className="mono">--listen ADDRESS</code>, which the command says.
      </p>
    </section>
  );
}
