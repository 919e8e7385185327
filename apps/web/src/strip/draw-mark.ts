import type { FleetMark } from '@psfleet/sdk';
import { colourOf } from '../design/colours.js';

type Kind = FleetMark['kind'];

/** Draws a mark with its centre at x, y. Kinds differ by shape, not by colour alone. */
export function drawMark(context: CanvasRenderingContext2D, centre: number, y: number, kind: Kind): void {
  const x = Math.round(centre) + 0.5;
  context.lineWidth = 1.5;
  context.beginPath();
  switch (kind) {
    case 'oom':
      context.fillStyle = colourOf('--bad');
      context.moveTo(x - 4.5, y - 3.5);
      context.lineTo(x + 4.5, y - 3.5);
      context.lineTo(x, y + 4);
      context.fill();
      break;
    case 'crash':
      context.strokeStyle = colourOf('--bad');
      context.moveTo(x - 2.5, y - 2.5);
      context.lineTo(x + 2.5, y + 2.5);
      context.moveTo(x + 2.5, y - 2.5);
      context.lineTo(x - 2.5, y + 2.5);
      context.stroke();
      break;
    case 'reboot':
      context.strokeStyle = colourOf('--ink-2');
      context.moveTo(x - 3, y + 3);
      context.lineTo(x, y - 3);
      context.lineTo(x + 3, y + 3);
      context.closePath();
      context.stroke();
      break;
    case 'action':
      context.fillStyle = colourOf('--ink-2');
      context.rect(x - 3, y - 3, 6, 6);
      context.fill();
      break;
    case 'silent':
      context.strokeStyle = colourOf('--ink-2');
      context.arc(x, y, 3, 0, 7);
      context.stroke();
      break;
  }
}
