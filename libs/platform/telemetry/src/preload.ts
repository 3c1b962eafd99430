// The first module of every process: node --import ./dist/telemetry.js ./dist/apps/<app>/main.js
// Instrumentation must be in place before the application's modules are linked, hence a file of its own.
import { startTelemetry } from './start-telemetry.ts';

await startTelemetry();
