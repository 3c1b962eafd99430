import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Upload } from '@cdh/sdk';
import { call, get, mustCall } from './harness/call.ts';
import { createGrant } from './harness/grants.ts';
import { createParties, type Parties } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';
import {
  completeUpload,
  createDataset,
  describeFiles,
  filePath,
  publish,
  sendParts,
  textFile,
  uploadPath,
  versionPath,
} from './harness/publish.ts';

let parties: Parties;
let key: string;
let dataset: string;
let first: number;
const file = (content: string) => textFile(content, 'data.txt');

beforeAll(async () => {
  parties = await createParties();
  key = parties.provider.key;
  dataset = await createDataset(parties, 'open');
  first = await publish(dataset, key, [file('première')]);
});

describe('a version', () => {
  it('has an address for good, and is cited in three forms', async () => {
    const { uri } = (await mustCall('GET', versionPath(dataset, first))).as<{ uri: string }>();
    expect(uri).toMatch(new RegExp(`/id/${dataset}/${first}$`));
    const found = await get(`/id/${dataset}/${first}`);
    expect([found.status, found.headers.get('location')]).toEqual([303, versionPath(dataset, first)]);
    const cite = (f: string) => mustCall('GET', `${versionPath(dataset, first)}/citation?f=${f}`);
    expect((await cite('text')).text).toContain(uri);
    expect((await cite('csl')).json).toMatchObject([{ type: 'dataset', version: String(first) }]);
    expect((await cite('bibtex')).text).toMatch(/^@\w+\{[^]*Version 1/);
  });

  it('comes as a draft that nobody sees, passes the gate once it is complete, and is told of when it changes', async () => {
    const { partner } = parties;
    await createGrant(key, {
      dataset,
      grantee: { kind: 'organisation', id: parties.partnerOrganisation },
      actions: ['read'],
    });
    const files = [file('seconde')];
    const begun = (
      await mustCall('POST', uploadPath(dataset), { key, body: { draft: true, files: describeFiles(files) } })
    ).as<Upload>();
    await sendParts(begun, files);
    const draft = (await completeUpload(dataset, key, begun.id)).version ?? 0;
    expectProblem(await get(versionPath(dataset, draft)), 404);
    expectProblem(await get(filePath(dataset, draft, 'data.txt')), 404);
    expect((await get(versionPath(dataset, draft), key)).json).toMatchObject({ state: 'draft' });

    const release = () => call('POST', `${versionPath(dataset, draft)}/publish`, { key });
    expect(expectProblem(await release(), 422, 'METADATA_INCOMPLETE').errors).toEqual([
      expect.objectContaining({ pointer: '/description' }),
    ]);
    const shown = await get(`/datasets/${dataset}`, key);
    const { title, publisher, licence } = shown.as<{ title: object; publisher: string; licence: string }>();
    await mustCall('PUT', `/datasets/${dataset}`, {
      key,
      headers: { 'if-match': shown.headers.get('etag') ?? '' },
      body: { title, publisher, licence, access: 'open', description: 'Jeu d’essai synthétique' },
    });
    expect((await release()).json).toMatchObject({ state: 'published' });

    expect((await mustCall('GET', `${versionPath(dataset, draft)}/diff?from=${first}`)).json).toMatchObject({
      files: { added: [], removed: [], changed: [{ path: 'data.txt' }], unchanged: 0 },
    });
    const reason = { fr: 'Capteur remplacé', en: 'Sensor replaced' };
    await mustCall('POST', `${versionPath(dataset, first)}/deprecate`, {
      key,
      body: { reason, successor: draft },
    });
    await mustCall('POST', `${versionPath(dataset, first)}/erase`, { key, body: { reason } });
    const notices = (await mustCall('GET', `/notices?dataset=${dataset}`, { key: partner.key })).as<
      Page<unknown>
    >();
    expect(notices.items).toMatchObject([
      { kind: 'version-deprecated', version: first, successor: { dataset, version: draft } },
      { kind: 'version-erased', version: first },
    ]);
    const gone = await get(versionPath(dataset, first));
    expectProblem(gone, 410, 'ERASED');
    expect(gone.json).toMatchObject({ version: { number: first, files: [{ path: 'data.txt' }] } });
    expect((await mustCall('GET', `${versionPath(dataset, first)}/citation`)).status).toBe(200);
  });

  it('has a lineage', async () => {
    const prov = (await mustCall('GET', `/datasets/${dataset}/lineage`)).as<{
      entity: Record<string, object>;
    }>();
    expect(Object.keys(prov.entity)).toContain(`id:${dataset}/${first}`);
  });
});

it('a dataset that is retired takes no further version', async () => {
  const own = await createDataset(parties, 'open');
  await mustCall('POST', `/datasets/${own}/retire`, {
    key,
    body: { reason: 'Réseau arrêté', date: '2020-01-01' },
  });
  const late = await call('POST', uploadPath(own), { key, body: { files: describeFiles([file('x')]) } });
  expectProblem(late, 409, 'RETIRED');
});
