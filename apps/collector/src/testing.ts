// The entry `@psfleet/collector/testing`: what tests of the whole system need of the collector.
export { validateMessage } from './intake/validate-message.js';
