/** What the tests of a use case start real parts with; nothing that runs in production imports it. */
export { checkContracts } from './contract-snapshots.testing.ts';
export { findNatsServer } from './nats-realm.testing.ts';
export { serveInTest, type ServedInTest } from './serve-in-test.testing.ts';
