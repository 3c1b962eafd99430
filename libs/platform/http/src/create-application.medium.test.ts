import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { Controller, Get, Module } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { createApplication } from './create-application.ts';

@Controller()
class SlowController {
  @Get('slow')
  async slow() {
    await wait(500);
    return { answered: true };
  }

  /** What `pg` says of a connection that was lost in the middle of a transaction. */
  @Get('lost')
  lost() {
    throw new Error('Client has encountered a connection error and is not queryable');
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

const silent = () => undefined;

describe('an application that is closed', () => {
  it('answers what it was asked, and waits for no connection that is kept alive', async () => {
    const app = await createApplication(SlowModule, {
      logger: { log: silent, warn: silent, error: silent },
      traceId: () => undefined,
      onDefect: () => undefined,
    });
    await app.listen(0, '127.0.0.1');
    const agent = new Agent({ keepAlive: true });
    const request = get(`${await app.getUrl()}/slow`, { agent });
    const answered = once(request, 'response').then(([response]) => text(response as IncomingMessage));
    await wait(100);
    const began = performance.now();
    await app.close();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(JSON.parse(await answered)).toEqual({ answered: true });
    agent.destroy();
  });
});

describe('a connection to Postgres that is lost', () => {
  it('is no defect: 503, with the time after which to try again', async () => {
    const defects: unknown[] = [];
    const app = await createApplication(SlowModule, {
      logger: { log: silent, warn: silent, error: silent },
      traceId: () => undefined,
      onDefect: (error) => defects.push(error),
    });
    await app.listen(0, '127.0.0.1');
    const answer = await fetch(`${await app.getUrl()}/lost`);
    await app.close();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(await answer.json()).toMatchObject({ code: 'UNAVAILABLE' });
    expect(defects).toEqual([]);
  });
});
