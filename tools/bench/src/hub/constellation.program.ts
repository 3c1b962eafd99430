import { startConstellation } from '@cdh/constellation';
import { runProgram } from '../program.ts';

export interface ConstellationSettings {
  dataDir: string;
  /** Added to the environment that the services inherit. */
  env?: Record<string, string>;
  /** Without use cases and demonstration. */
  bare?: boolean;
}

export interface ConstellationReady {
  url: string;
  adminKey: string;
  supervisor: number;
  /** Process ids by the name of the part. */
  parts: Record<string, number>;
}

/** The supervisor of a whole hub, with one use case and the demonstration or bare, as `npm start` runs it. */
runProgram<ConstellationSettings, never>(async ({ dataDir, env = {}, bare = false }) => {
  const constellation = await startConstellation({
    dataDir,
    port: 0,
    useCases: bare ? [] : ['drought-risk'],
    demonstration: !bare,
    env: { ...process.env, ...env },
  });
  const { url, adminKey, processes } = constellation;
  const parts = Object.fromEntries(processes.names().map((name) => [name, processes.pid(name)]));
  return { ready: { url, adminKey, supervisor: process.pid, parts }, stop: () => constellation.stop() };
});
