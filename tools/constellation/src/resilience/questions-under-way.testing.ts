import { call } from './call.testing.ts';
import { DROUGHT } from './provider.testing.ts';

const AT_ONCE = 8;
/** What a connection that could not be made, or was closed before its request was read, says. */
const CONNECTION_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

export interface Questions {
  /** From now on, and until `isBack`, this replica may refuse connections. */
  whileStopping<T>(url: string, work: () => Promise<T>): Promise<T>;
  isBack(url: string): void;
  /** Failed calls by what was wrong. */
  stop(): Promise<{ answered: number; failed: Record<string, number> }>;
}

/** Asks the replicas in turn; another one is asked only after a connection error of one known to be stopping. */
export function questionsUnderWay(urls: string[], site: string, key: string): Questions {
  const stopping = new Set<string>();
  const failed: Record<string, number> = {};
  const fail = (reason: string) => (failed[reason] = (failed[reason] ?? 0) + 1);
  let answered = 0;
  let turn = 0;
  let stopped = false;
  const ask = async () => {
    const mine = turn++;
    // Never the same question twice: the hub would remember its answer.
    const from = `${1990 + (Math.floor(mine / 48) % 20)}-${String((Math.floor(mine / 960) % 12) + 1).padStart(2, '0')}`;
    const path = `/use-cases/${DROUGHT}/get-indices?site=${site}&index=spi&scale=${(mine % 48) + 1}&from=${from}`;
    for (let attempt = 0; attempt < urls.length; attempt++) {
      const url = urls[(mine + attempt) % urls.length] ?? '';
      try {
        const { status, text } = await call(url, 'GET', path, { key });
        if (status === 200) answered++;
        else fail(`${url}: ${status} ${text.replace(/"traceId".*/, '')}`);
        return;
      } catch (error) {
        const { code } = ((error as Error).cause ?? {}) as { code?: string };
        if (stopping.has(url) && code !== undefined && CONNECTION_ERRORS.has(code)) continue;
        fail(`${url}: ${String(error)} ${code}`);
        return;
      }
    }
    fail('no replica took the connection');
  };
  const loops = Array.from({ length: AT_ONCE }, async () => {
    while (!stopped) await ask();
  });
  return {
    whileStopping: (url, work) => {
      stopping.add(url);
      return work();
    },
    isBack: (url) => void stopping.delete(url),
    stop: async () => {
      stopped = true;
      await Promise.all(loops);
      return { answered, failed };
    },
  };
}
