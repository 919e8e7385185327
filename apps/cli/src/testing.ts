// The entry `@psfleet/cli/testing`: the parts of `psfleet top` that its benchmark measures without a terminal.
export { FramePacer } from './top/line/frame-pacer.js';
export { toTopRow } from './top/model/top-row.js';
export { encodeFrame } from './top/screen/encode-frame.js';
export { Screen } from './top/screen/screen.js';
export { TopScreen } from './top/top-screen.js';
