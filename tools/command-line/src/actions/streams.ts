import type { Context } from '../context.ts';

interface Rebuilt {
  jobs: number;
  events: number;
}

/** Puts back into the broker's streams what Postgres knows and they lack; doing it again adds nothing. */
export async function rebuildStreams(context: Context): Promise<void> {
  const rebuilt = await context.client.http.json<Rebuilt>('POST', '/streams/rebuild');
  const counts = { jobs: String(rebuilt.jobs), events: String(rebuilt.events) };
  await context.answer(rebuilt, () => context.say('streamsRebuilt', counts));
}
