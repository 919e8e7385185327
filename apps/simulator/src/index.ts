export { SimulatedHost, type SimulatedMessage } from './host/simulated-host.js';
export { Variation } from './host/variation.js';
export { anonymize } from './tape/anonymize.js';
export { defaultTape, readTape, writeTape } from './tape/tape-file.js';
export { Tape } from './tape/tape.js';
