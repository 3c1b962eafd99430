import { setTimeout as wait } from 'node:timers/promises';
import { EVENTS_STREAM, eventSubject } from '@cdh/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { HubNats } from '../../shared/hub-nats.ts';
import { Outbox } from '../../shared/outbox.ts';

const SUBJECT = eventSubject('catalogue', 'test-event', 1);

describe('the outbox and its relays on two replicas', () => {
  const hub = useHub();
  const parts = () => ({
    database: hub.running.app.get(HubDatabase, { strict: false }),
    outbox: hub.running.app.get(Outbox, { strict: false }),
    nats: hub.running.app.get(HubNats, { strict: false }),
  });
  const pending = async () => {
    const { count } = await parts()
      .database.query.selectFrom('platform.outbox')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('published_at', 'is', null)
      .executeTakeFirstOrThrow();
    return count;
  };
  const drained = async () => {
    for (let looks = 0; looks < 300 && (await pending()) > 0; looks += 1) await wait(50);
    return pending();
  };
  /** What the stream holds: payloads in their order. */
  const arrived = async () => {
    const { jsm } = parts().nats;
    const { state } = await jsm.streams.info(EVENTS_STREAM);
    const found: { n: number }[] = [];
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await jsm.streams.getMessage(EVENTS_STREAM, { seq }).catch(() => null);
      if (message?.subject === SUBJECT) found.push(message.json<{ n: number }>());
    }
    return found.map(({ n }) => n);
  };
  const add = (from: number, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        parts().database.transaction(() => parts().outbox.add(SUBJECT, { n: from + i })),
      ),
    );

  beforeAll(async () => {
    await hub.replica();
  });

  it('publish each message once', async () => {
    await add(0, 300);
    expect(await drained()).toBe(0);
    expect((await arrived()).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, i) => i));
  });

  it('publish nothing of a transaction that fails', async () => {
    const { database, outbox } = parts();
    await expect(
      database.transaction(async () => {
        await outbox.add(SUBJECT, { n: 9999 });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    await wait(400);
    expect(await arrived()).not.toContain(9999);
  });

  it('keep no message back because a stream refuses another', async () => {
    await parts().database.transaction(async () => {
      await parts().outbox.add('nowhere.test-event.v1', { n: 1 });
      await parts().outbox.add(SUBJECT, { n: 5000 });
    });
    for (let looks = 0; looks < 100 && !(await arrived()).includes(5000); looks += 1) await wait(100);
    expect(await arrived()).toContain(5000);
    expect(await pending()).toBe(1);
    await parts().database.query.deleteFrom('platform.outbox').where('published_at', 'is', null).execute();
  });

  it('publish once what was written while the broker was away', async () => {
    hub.nats.kill();
    await add(1000, 200);
    expect(await drained()).toBe(0);
    const late = (await arrived()).filter((n) => n >= 1000 && n < 1200);
    expect(late.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => 1000 + i));
  });
});
