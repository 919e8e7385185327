export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Fills a box with diagonal lines, which stand for no data. They meet those of neighbouring boxes. */
export function drawHatch(context: CanvasRenderingContext2D, { x, y, width, height }: Box, colour: string): void {
  const distance = 4;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.6;
  context.lineWidth = 1;
  context.beginPath();
  for (let left = Math.floor((x - height) / distance) * distance; left < x + width; left += distance) {
    context.moveTo(left, y + height);
    context.lineTo(left + height, y);
  }
  context.stroke();
  context.restore();
}
