export { escapeControls } from './escape-controls.js';
export { fitText } from './fit-text.js';
export { compareNaturally } from './natural-order.js';
export { ownDisks, ownInterfaces } from './own-devices.js';
export { showNumber, showShare, showSize, toMegabytes } from './page-numbers.js';
export { showBytes, showCount, showPercent, showRate, unknownText } from './quantities.js';
export { showAge, showDuration, showSpan } from './times.js';
