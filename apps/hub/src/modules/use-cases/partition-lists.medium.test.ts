import { createHash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  controlSubject,
  header,
  MEDIA_JSON,
  type PartitionRef,
  type PartitionsClaim,
  startJob,
} from '@cdh/contracts';
import { OperationClient } from '@cdh/nats';
import { sql } from 'kysely';
import { useHub } from '../../hub.testing.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { Epochs } from '../../shared/epochs.ts';
import { JobsRepository } from './jobs.repository.ts';
import { productsOf, publishing } from './product.testing.ts';
import { manifestWith, startService } from './service.testing.ts';

const ID = 'many-sites';
const PRODUCT = `${ID}.sums`;
const MANY = 20_000;

describe('a scope of 20,000 partitions (synthetic)', () => {
  const hub = useHub();
  const { put } = productsOf(hub);
  let service: Awaited<ReturnType<typeof startService>>;
  const asked: { inline: string | undefined; claim: PartitionsClaim | undefined }[] = [];

  const collect = async ({ url, sha256, size }: PartitionsClaim) => {
    const response = await fetch(url);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([response.status, bytes.length]).toEqual([200, size]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    return JSON.parse(zstdDecompressSync(bytes).toString()) as PartitionRef[];
  };
  const stand = async (count: number) => {
    const database = hub.running.app.get(HubDatabase, { strict: false });
    const inputs = JSON.stringify([{ dataset: 'seen-by-all', version: 1, digest: 'd' }]);
    await sql`delete from use_cases.partitions`.execute(database.query);
    await sql`
      insert into use_cases.partitions
        (product, partition, use_case, publisher, wanted, state, version, digest, inputs, attributes)
      select ${PRODUCT}, 'site-' || i, ${ID}, ${`org-of-${ID}`}, ${JSON.stringify({ inputs: [] })}::jsonb, 'current', i,
        encode(sha256(i::text::bytea), 'hex'), ${inputs}::jsonb,
        jsonb_build_object('name', 'Lieu d’essai ' || i, 'lon', i / 1000.0)
      from generate_series(1, ${count}::int) i`.execute(database.query);
    const epochs = hub.running.app.get(Epochs, { strict: false });
    await database.transaction(() => epochs.bump('use-cases'));
    await epochs.poll();
  };
  const ask = (n: number) => hub.call('GET', `/use-cases/${ID}/ask?n=${n}`);

  beforeAll(async () => {
    const provider = await hub.member('of-many-sites', 'provider-of-many', ['provider']);
    await put('seen-by-all', provider, 'of-many-sites', 'everywhere', 'open');
    const [operation] = manifestWith(ID).operations;
    const scope = { product: 'sums', partitions: 'visible' as const };
    service = await startService(hub, ID, {
      manifest: publishing(ID, {
        operations: [
          { ...operation!, scope },
          { ...operation!, scope, name: 'count', kind: 'job' },
        ],
      }),
      handlers: {
        ask: async (_, context) => {
          const claim = context.header(header.partitionsClaim);
          asked.push({
            inline: context.header(header.partitions),
            claim: claim === undefined ? undefined : (JSON.parse(claim) as PartitionsClaim),
          });
          return { bytes: Buffer.from('{}'), contentType: MEDIA_JSON };
        },
      },
    });
  }, 120_000);
  afterAll(() => service?.stop());

  it('travels in the message while it is small', async () => {
    await stand(100);
    expect((await ask(1)).status).toBe(200);
    const { inline, claim } = asked.at(-1)!;
    expect((JSON.parse(inline ?? '') as PartitionRef[]).length).toBe(100);
    expect(claim).toBeUndefined();
  });

  it('goes by claim check, whole, written once for all who ask', async () => {
    await stand(MANY);
    expect((await ask(2)).status).toBe(200);
    const { inline, claim } = asked.at(-1)!;
    expect(inline).toBeUndefined();
    const partitions = await collect(claim!);
    expect(new Set(partitions.map(({ partition }) => partition)).size).toBe(MANY);
    expect(partitions.find(({ partition }) => partition === 'site-7')).toEqual({
      product: PRODUCT,
      partition: 'site-7',
      version: 7,
      digest: createHash('sha256').update('7').digest('hex'),
      attributes: { name: 'Lieu d’essai 7', lon: 0.007 },
    });
    expect((await ask(3)).status).toBe(200);
    expect(asked.at(-1)!.claim?.sha256).toBe(claim!.sha256);
    const { query } = hub.running.app.get(HubDatabase, { strict: false });
    const rows = await query
      .selectFrom('storage.staged')
      .select('object_key')
      .where('sha256', '=', claim!.sha256)
      .execute();
    expect(rows).toHaveLength(1);
  });

  it('is told to a job in the same way', async () => {
    const { status, body } = await hub.call('POST', `/processes/${ID}.count/execution`, {
      key: hub.adminKey,
      headers: { prefer: 'respond-async' },
      body: { inputs: { n: 1 } },
    });
    expect(status).toBe(201);
    const { jobID } = body as { jobID: string };
    expect(await hub.running.app.get(JobsRepository, { strict: false }).find(jobID)).toBeDefined();
    const told = await new OperationClient(service.connection).callOperation(
      startJob,
      controlSubject('use-cases', startJob.name, startJob.version, ID),
      { job: jobID },
      { deadlineMs: 10_000 },
    );
    expect(told.partitions).toEqual([]);
    expect(await collect(told.partitionsClaim!)).toHaveLength(MANY);
  });
});
