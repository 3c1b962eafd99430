import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './control-plane.ts';

export interface Forward {
  stop(): void;
}

/**
 * Reaches a Service of the cluster at 127.0.0.1:`port`. kubectl holds on to one pod and ends with it: it is then run
 * again, on another.
 */
export async function forwardPort(
  cluster: Cluster,
  namespace: string,
  service: string,
  { port, target }: { port: number; target: number },
): Promise<Forward> {
  const args = ['port-forward', '-n', namespace, `service/${service}`, `${port}:${target}`];
  let stopped = false;
  let said = '';
  let child = start();
  function start() {
    const running = spawn('kubectl', args, { env: cluster.env, stdio: ['ignore', 'ignore', 'pipe'] });
    running.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-1_000)));
    running.once('error', (error) => (said = error.message));
    running.once('exit', () => {
      if (!stopped) setTimeout(() => (stopped ? undefined : (child = start())), 200);
    });
    return running;
  }
  const stop = () => {
    stopped = true;
    child.kill();
  };
  for (let i = 0; i < 300; i += 1) {
    if (await accepts(port)) return { stop };
    await sleep(100);
  }
  stop();
  throw new Error(`port-forward to ${service}: ${said}`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
