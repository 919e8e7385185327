import { Dialog } from './dialog.js';

const keys = [
  ['Space', 'pause, or back to live'],
  ['Esc', 'back to live'],
  [', .', 'one tick back, one tick on'],
  ['Shift + , .', 'the mark before, the next mark'],
  ['W S', 'a narrower window, a wider one'],
  ['A D', 'move the window'],
  ['[ ]', 'move the window by a quarter'],
  ['T', 'one row of the strip, or all four'],
  ['Ctrl K', 'find a host, a process, a page or a time'],
  ['G', 'go to a time'],
  ['/', 'search'],
  ['↑ ↓ Enter', 'in a table: choose a row, open its process'],
  ['X, Shift + ↑ ↓', 'in a table: mark the chosen row, those on the way'],
  ['K', 'in a table: act on the chosen process, or on all that are marked'],
  ['U', 'in a table: take the changes that wait'],
] as const;

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, help]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{help}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-buttons">
        <button className="btn" type="button" autoFocus onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
