import type { JetStreamClient } from '@nats-io/jetstream';
import { headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';

export interface MessageToPublish {
  subject: string;
  /** JSON. */
  body: string;
  /** Published twice within the stream's window, it is stored once. */
  id: string;
  headers: MsgHdrs;
}

type Outcome = PromiseSettledResult<unknown>;

/** Below this, a batch saves nothing. */
const FEWEST = 3;
/** What the server takes in one batch. */
const MOST = 1_000;
const ATOMIC_SINCE = [2, 12] as const;

/**
 * Publishes messages to the streams of their subjects, and says of each whether it is stored. Those of one stream are
 * sent as one atomic batch (ADR-50 of NATS) where the server knows it: a server that syncs always then syncs once for
 * all of them. A batch that is refused, because one of its messages is there already or finds no room, is published
 * message by message.
 */
export async function publishMany(
  connection: NatsConnection,
  js: JetStreamClient,
  messages: readonly MessageToPublish[],
): Promise<Outcome[]> {
  const outcomes = new Map<MessageToPublish, Outcome>();
  const atomic = knowsBatches(connection.info?.version);
  const byStream = Map.groupBy(messages, ({ subject }) => subject.split('.', 1)[0]);
  const groups = [...byStream.values()].flatMap((group) => chunksOf(group, MOST));
  await Promise.all(
    groups.map(async (group) => {
      const together = atomic && group.length >= FEWEST && (await publishTogether(js, group));
      if (together) for (const message of group) outcomes.set(message, STORED);
      else await publishSingly(js, group, outcomes);
    }),
  );
  return messages.map((message) => outcomes.get(message) ?? STORED);
}

const STORED: Outcome = { status: 'fulfilled', value: undefined };

const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** False when nothing of it is known to be stored. */
async function publishTogether(js: JetStreamClient, messages: readonly MessageToPublish[]): Promise<boolean> {
  const [first, ...rest] = messages;
  const last = rest.pop();
  if (!first || !last) return false;
  try {
    const batch = await js.startBatch(first.subject, first.body, { headers: identified(first) });
    for (const message of rest) batch.add(message.subject, message.body, { headers: identified(message) });
    const { count } = await batch.commit(last.subject, last.body, { headers: identified(last) });
    return count === messages.length;
  } catch {
    return false;
  }
}

async function publishSingly(
  js: JetStreamClient,
  messages: readonly MessageToPublish[],
  outcomes: Map<MessageToPublish, Outcome>,
): Promise<void> {
  const settled = await Promise.allSettled(
    messages.map((message) => js.publish(message.subject, message.body, { headers: identified(message) })),
  );
  messages.forEach((message, i) => outcomes.set(message, settled[i] ?? STORED));
}

/** The headers of a batch that was refused stay behind: the message would belong to it still. */
function identified({ id, headers: given }: MessageToPublish): MsgHdrs {
  const own = headers();
  for (const [key, values] of given) for (const value of values) own.append(key, value);
  own.set('Nats-Msg-Id', id);
  return own;
}

function knowsBatches(version = '0.0'): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [since, sinceMinor] = ATOMIC_SINCE;
  return major > since || (major === since && minor >= sinceMinor);
}
