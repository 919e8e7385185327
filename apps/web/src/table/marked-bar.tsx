/** Says how many rows are marked, and acts on them. */
export function MarkedBar({
  count,
  onAct,
  onClear,
}: {
  readonly count: number;
  readonly onAct: () => void;
  readonly onClear: () => void;
}) {
  return (
    <div className="marked-bar">
      <span className="num">{count} marked</span>
      <button className="btn" type="button" onClick={onAct}>
        Act on {count === 1 ? 'it' : 'all of them'} <kbd>K</kbd>
      </button>
      <button className="btn q" type="button" onClick={onClear}>
        Clear <kbd>Esc</kbd>
      </button>
    </div>
  );
}
