import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RoundRobin {
  url: string;
  /** Where requests go; none until set. */
  targets: string[];
  /** Resolves once this target is taken again. */
  untilReady(target: string): Promise<void>;
  /** Idempotent requests that were sent to another one, for no answer had begun. */
  readonly repeated: number;
  close(): Promise<void>;
}

const LOOK_MS = 100;
const LOOK_TIMEOUT_MS = 1_000;
/** A machine that is busy may be slow to answer: only this many times in a row it counts as gone. */
const MOST_UNANSWERED = 3;
/** RFC 9110, 9.2.2. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);
const READY_WITHIN_MS = 60_000;

/**
 * A proxy as operators put before replicas: it asks each one's `/readyz` ten times a second, sends requests in turn to
 * those that say yes, keeps connections open, and repeats nothing but idempotent requests that no answer has begun to.
 */
export async function startRoundRobin(port: number): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  const ready = new Set<string>();
  let turn = 0;
  let repeated = 0;
  let closed = false;
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const proxy: RoundRobin = {
    url: `http://127.0.0.1:${port}`,
    targets: [],
    get repeated() {
      return repeated;
    },
    async untilReady(target) {
      for (const deadline = Date.now() + READY_WITHIN_MS; !ready.has(target); await sleep(20))
        if (Date.now() > deadline) throw new Error(`${target} is not ready`);
    },
    async close() {
      closed = true;
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await looking;
    },
  };

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming).catch(() => undefined);
    if (!body) return;
    const attempts = IDEMPOTENT.has(incoming.method ?? '') ? 2 : 1;
    for (let attempt = 1; ; attempt++) {
      const target = [...ready][turn++ % Math.max(1, ready.size)];
      if (target === undefined) return refuse(outgoing, 'no target is ready');
      try {
        await forward(target, incoming, body, outgoing);
        return;
      } catch (error) {
        if (outgoing.headersSent) return void outgoing.destroy();
        if (attempt >= attempts) return refuse(outgoing, String(error));
        repeated++;
      }
    }
  }

  function forward(
    target: string,
    incoming: IncomingMessage,
    body: Buffer,
    outgoing: ServerResponse,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const { connection: _, 'transfer-encoding': __, ...headers } = incoming.headers;
      const onward = request(new URL(incoming.url ?? '/', target), {
        method: incoming.method,
        agent,
        headers: { ...headers, 'content-length': body.length },
      });
      onward.once('error', reject).once('response', (answer) => {
        const { connection: ___, 'keep-alive': ____, ...told } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, told);
        answer.once('error', reject).once('end', resolve).pipe(outgoing);
      });
      onward.end(body);
    });
  }

  const unanswered = new Map<string, number>();
  const look = async (target: string) => {
    try {
      const answer = await fetch(`${target}/readyz`, { signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) });
      await answer.body?.cancel();
      unanswered.delete(target);
      if (answer.ok) ready.add(target);
      else ready.delete(target);
    } catch (error) {
      const times = (unanswered.get(target) ?? 0) + 1;
      unanswered.set(target, times);
      if (times >= MOST_UNANSWERED || !(error instanceof DOMException)) ready.delete(target);
    }
  };
  const looked = new Map<string, Promise<void>>();
  // Each by itself: one that is slow to answer does not hide what the others say.
  const looking = (async () => {
    for (; !closed; await sleep(LOOK_MS))
      for (const target of proxy.targets)
        if (!looked.has(target))
          looked.set(
            target,
            look(target).finally(() => looked.delete(target)),
          );
    await Promise.all(looked.values());
  })();
  return proxy;
}

function refuse(outgoing: ServerResponse, reason: string): void {
  outgoing.writeHead(502, { 'content-type': 'text/plain' }).end(`proxy: ${reason}`);
}
