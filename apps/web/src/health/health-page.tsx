import { AgentTable } from './agent-table.js';
import { ProblemList } from './problem-list.js';
import { UsageBlock } from './usage-block.js';

/** psfleet's own problems, and what monitoring costs. */
export function HealthPage() {
  return (
    <div className="cols">
      <main className="main">
        <div className="bar">
          <h1 className="b">psfleet itself</h1>
          <span className="i2">its problems and the disk as they are now; what agents cost at the clock</span>
        </div>
        <ProblemList />
        <div className="bar">
          <h2 className="b">What monitoring costs</h2>
        </div>
        <AgentTable />
      </main>
      <aside className="inspector" aria-label="What monitoring takes">
        <UsageBlock />
      </aside>
    </div>
  );
}
