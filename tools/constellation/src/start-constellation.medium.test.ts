import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { standInServices } from './fixtures/stand-in-services.ts';
import { isAlive } from './process-identity.ts';
import { resetData } from './reset-data.ts';
import { startConstellation } from './start-constellation.ts';

const folder = mkdtempSync(join(tmpdir(), 'cdh-constellation-'));
const dataDir = join(folder, 'data');
const running: ChildProcess[] = [];

/** Starts the supervisor as its own process; resolves at READY or at its end. */
function runSupervisor(port = 0): Promise<{ child: ChildProcess; output: string; code: number | null }> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'fixtures/run-supervisor.ts'), dataDir, String(port)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  running.push(child);
  let output = '';
  return new Promise((resolve) => {
    const hear = (chunk: Buffer) => {
      output += String(chunk);
      if (output.includes('READY')) resolve({ child, output, code: null });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', (code) => resolve({ child, output, code }));
  });
}

const pidOf = (name: string) => Number(readFileSync(join(dataDir, 'run', `${name}.pid`), 'utf8'));
const names = ['postgres', 'nats', 'hub', 'worker'];
const pids = () => names.map(pidOf);

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

async function until(condition: () => boolean, milliseconds = 10_000): Promise<void> {
  for (const deadline = Date.now() + milliseconds; !condition();) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await sleep(50);
  }
}

afterEach(async () => {
  for (const child of running.splice(0)) await endOf(child, 'SIGTERM');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('startConstellation', () => {
  it('starts every part as a process group of its own and leaves none behind', async () => {
    const { child } = await runSupervisor();
    const started = pids();
    expect(started.every(isAlive)).toBe(true);
    for (const pid of started) expect(() => process.kill(-pid, 0)).not.toThrow();
    expect(readdirSync(join(dataDir, 'logs')).toSorted()).toEqual([
      'hub.jsonl',
      'nats.jsonl',
      'postgres.jsonl',
      'worker.jsonl',
    ]);
    await endOf(child, 'SIGTERM');
    expect(started.some(isAlive)).toBe(false);
    expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
  });

  it('writes nothing but JSON lines to the logs', () => {
    // The worker may have been stopped before its first line.
    for (const name of names.filter((one) => one !== 'worker')) {
      const lines = readFileSync(join(dataDir, 'logs', `${name}.jsonl`), 'utf8')
        .trim()
        .split('\n');
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines)
        expect(JSON.parse(line)).toEqual(expect.objectContaining({ msg: expect.any(String) }));
    }
  });

  it('keeps keys and seeds for their owner alone', () => {
    const secrets = readdirSync(join(dataDir, 'secrets')).map((name) => join(dataDir, 'secrets', name));
    expect(secrets.length).toBeGreaterThan(4);
    for (const file of [...secrets, join(dataDir, 'admin.key')])
      expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'admin.key'), 'utf8')).toMatch(
      /^cdh_dev_[0-9a-f]{12}_[0-9a-f]{64}_[0-9a-f]{8}\n$/,
    );
  });

  it('refuses a second supervisor on the same folder and leaves the first alone', async () => {
    await runSupervisor();
    const before = pids();
    const second = await runSupervisor();
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/already running.*pid \d+/);
    expect(pids()).toEqual(before);
    await expect(resetData(dataDir)).rejects.toThrow(/running/);
    expect(before.every(isAlive)).toBe(true);
  });

  it('brings a killed child back, whichever it is', async () => {
    await runSupervisor();
    for (const name of names) {
      const before = pidOf(name);
      process.kill(before, 'SIGKILL');
      await until(
        () =>
          existsSync(join(dataDir, 'run', `${name}.pid`)) && pidOf(name) !== before && isAlive(pidOf(name)),
      );
    }
  });

  it('cleans up after a supervisor that was killed −9, and finds the data again', async () => {
    const first = await runSupervisor();
    const owner = JSON.parse(
      await (await fetch(`${first.output.split('READY ')[1]?.trim()}/environment`)).text(),
    );
    await query(owner.DATABASE_OWNER_URL, "create table public.kept as select 'still here' as text");
    const orphans = pids();
    await endOf(first.child, 'SIGKILL');
    expect(isAlive(orphans[0] ?? 0)).toBe(true);
    const second = await runSupervisor();
    expect(second.output).toMatch(/Left by a hard stop, stopped: .*postgres/);
    expect(orphans.some(isAlive)).toBe(false);
    const again = JSON.parse(
      await (await fetch(`${second.output.split('READY ')[1]?.trim()}/environment`)).text(),
    );
    expect(await query(again.DATABASE_OWNER_URL, 'select text from public.kept')).toEqual([
      { text: 'still here' },
    ]);
    expect(again.CDH_SECRET).toBe(owner.CDH_SECRET);
    expect(again.NATS_ACCOUNT).toBe(owner.NATS_ACCOUNT);
  });

  it('names the port that is taken and CDH_PORT', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    const { code, output } = await runSupervisor(port);
    server.close();
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`${port}.*CDH_PORT`));
    expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
  });

  it('gives the start up when it is told to, and leaves no process', async () => {
    const abort = new AbortController();
    const log = (line: string) => {
      if (line.includes('Postgres')) abort.abort(new Error('told to'));
    };
    const start = startConstellation({
      dataDir,
      port: 0,
      services: standInServices,
      demonstration: false,
      log,
      signal: abort.signal,
    });
    await expect(start).rejects.toThrow('told to');
    expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
  });

  it('starts no part that the environment points elsewhere, and asks for what NATS_URL needs', async () => {
    const env = { ...process.env, DATABASE_URL: 'postgres://elsewhere/cdh', NATS_URL: 'nats://elsewhere' };
    const start = startConstellation({
      dataDir,
      port: 0,
      services: standInServices,
      demonstration: false,
      env,
    });
    await expect(start).rejects.toThrow(/NATS_ACCOUNT.*NATS_SIGNING_SEED/);
    const given = { ...env, NATS_ACCOUNT: 'A', NATS_SIGNING_SEED: 'SA', S3_ENDPOINT: 'http://elsewhere' };
    const constellation = await startConstellation({
      dataDir,
      port: 0,
      services: standInServices,
      demonstration: false,
      hubReplicas: 2,
      env: given,
    });
    try {
      expect(constellation.processes.names()).toEqual(['hub', 'hub-2', 'worker']);
      expect(constellation.urls).toHaveLength(2);
    } finally {
      await constellation.stop();
    }
  });

  it('empties the folder on reset, once nothing runs', async () => {
    await resetData(dataDir);
    expect(readdirSync(dataDir)).toEqual([]);
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
