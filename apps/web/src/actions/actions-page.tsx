import { ActionList } from './action-list.js';

/** All actions with their operators and outcomes, newest first. */
export function ActionsPage() {
  return (
    <div className="cols wide">
      <main className="main">
        <div className="bar">
          <h1 className="b">Actions</h1>
          <span className="i2">of all time, whatever the clock shows</span>
        </div>
        <ActionList
          query={{ limit: 500 }}
          empty="Choose a process in any table and press K. What was done, and what came of it, stands here afterwards."
        />
      </main>
    </div>
  );
}
