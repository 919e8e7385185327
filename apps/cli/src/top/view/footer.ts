import { escapeControls } from '@psfleet/display';
import { cutToWidth } from '../../terminal/text-width.js';
import type { Screen } from '../screen/screen.js';
import { styleOf } from '../screen/style.js';

export interface Notice {
  readonly text: string;
  readonly isAlarm: boolean;
}

interface FooterKey {
  readonly keys: readonly string[];
  readonly label?: string;
}

const keyStyle = styleOf({ bold: true });
const labelStyle = styleOf({ fg: 'black', bg: 'cyan' });
const alarm = styleOf({ fg: 'white', bg: 'red' });
const hint = styleOf({ fg: 'black', bg: 'yellow' });
const busyMark = '…';

/** The last row: a message if there is one, else the keys that fit. A mark at its end says that something is read. */
export function drawFooter(
  screen: Screen,
  keys: readonly FooterKey[],
  { notice, isBusy }: { readonly notice: Notice | null; readonly isBusy: boolean },
): void {
  const y = screen.height - 1;
  const end = screen.width - 1;
  if (notice !== null) {
    const style = notice.isAlarm ? alarm : hint;
    screen.fill(0, y, screen.width, 1, style);
    screen.put(0, y, cutToWidth(` ${escapeControls(notice.text)}`, end), style);
  } else {
    let x = 0;
    for (const { keys: names, label } of keys) {
      const key = nameOf(names[0] ?? '');
      if (label !== undefined && x + key.length + label.length <= end) {
        x = screen.put(x, y, key, keyStyle);
        x = screen.put(x, y, label, labelStyle) + 1;
      }
    }
  }
  if (isBusy) {
    screen.put(end, y, busyMark, keyStyle);
  }
}

function nameOf(key: string): string {
  if (/^f\d+$/.test(key)) {
    return key.toUpperCase();
  }
  return key === ' ' ? 'Space' : key === 'enter' ? 'Enter' : key;
}
