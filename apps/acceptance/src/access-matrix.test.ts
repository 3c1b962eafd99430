import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Key, Page } from '@cdh/sdk';
import { CALLERS, type CallerName, MATRIX } from './access-matrix.ts';
import { administer, call, mustCall } from './harness/call.ts';
import { adminKey, uniqueId } from './harness/deployment.ts';
import { createGrant } from './harness/grants.ts';
import { manifestOf } from './harness/manifest.ts';
import { createMember, createOrganisation, createParties, createUseCase } from './harness/people.ts';
import { expectProblem } from './harness/problems.ts';
import { beginUpload, createDataset, describeFiles, download, publish, textFile } from './harness/publish.ts';

const NAMES = ['open', 'restricted', 'private'] as const;
const keys = {} as Record<CallerName, string | undefined>;
/** What stands for each name in braces. */
const names: Record<string, string> = { nobody: uniqueId('nobody') };
/** Bodies of the writes: what is asked in vain by whoever may. */
const bodies: [RegExp, (dataset: string) => unknown][] = [
  [/^PUT \/datasets\//, () => ({ title: 'x', publisher: names['publisher'], access: 'open', licence: 'x' })],
  [/\/uploads$/, () => ({ files: [{ path: 'x', mediaType: 'text/plain', size: 1 }] })],
  [/\/complete$/, () => ({})],
  [/\/withdraw$/, () => ({ reason: 'essai' })],
  [/^POST \/grants/, (dataset) => pastGrant(dataset)],
  [/^POST \/organisations$/, () => ({ id: names['publisher'], name: 'Essai synthétique' })],
  [/\/members$/, () => ({ id: names['taken'], name: 'Essai synthétique', roles: [] })],
  [/\/clients$/, () => clientOf(names['takenClient'])],
  [/^POST \/keys/, () => pastKey()],
  [/^POST \/use-cases$/, () => ({ id: names['useCase'], organisation: names['publisher'] })],
  [/\/manifest$/, () => ({ manifest: manifestOf(names['nobody'] ?? ''), nkey: `U${'A'.repeat(55)}` })],
];
const clientOf = (id?: string) => ({ id, name: 'Essai synthétique', roles: [] });
const pastGrant = (dataset: string) => ({
  dataset,
  grantee: { kind: 'member', id: names['taken'] },
  actions: ['read'],
  purpose: 'research',
  validUntil: '2001-01-01T00:00:00Z',
});
const pastKey = () => ({
  principal: { kind: 'member', id: names['taken'] },
  name: 'essai',
  expiresAt: '2001-01-01T00:00:00Z',
});

beforeAll(async () => {
  const parties = await createParties();
  const { publisher, provider, partner, partnerOrganisation } = parties;
  const [owner, stranger, useCase] = await Promise.all([
    createMember(publisher, 'owner'),
    createOrganisation('strangers').then((id) => createMember(id, 'partner')),
    createUseCase(partnerOrganisation),
  ]);
  const takenClient = uniqueId('client');
  Object.assign(names, { publisher, taken: provider.id, takenClient, useCase: useCase.id });
  await administer('POST', `/organisations/${publisher}/clients`, clientOf(takenClient));
  for (const access of NAMES) {
    const dataset = await createDataset(parties, access);
    names[access] = dataset;
    await publish(dataset, provider.key, [textFile(`${access} ${dataset}`)]);
  }
  const files = describeFiles([textFile('never sent')]);
  names['upload'] = (await beginUpload(names['open'] ?? '', provider.key, files)).id;
  const grant = await createGrant(provider.key, {
    dataset: names['restricted'] ?? '',
    grantee: { kind: 'organisation', id: partnerOrganisation },
    actions: ['query'],
    through: 'drought-risk',
  });
  names['grant'] = grant.id;
  const list = (await mustCall('GET', '/keys', { key: provider.key })).as<Page<Key>>();
  names['key'] = list.items[0]?.id ?? '';
  Object.assign(keys, {
    stranger: stranger.key,
    partner: partner.key,
    provider: provider.key,
    owner: owner.key,
    useCase: useCase.key,
    administrator: adminKey(),
  });
});

async function ask(row: string, caller: CallerName): Promise<string> {
  const [method = '', template = '', about = ''] = row.split(' ');
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? name);
  const key = keys[caller];
  if (template.includes('/files/')) return String((await download(fill(template), key)).last.status);
  const body = bodies.find(([pattern]) => pattern.test(row.replace(/ \{.*/, '')))?.[1];
  const sent = method === 'GET' || method === 'DELETE' ? undefined : body?.(fill(about));
  const answer = await call(method, fill(template), { key, body: sent });
  if (answer.status >= 400) expectProblem(answer, answer.status);
  return String(answer.status);
}

describe(`what ${CALLERS.join(', ')} get`, () => {
  it.each(Object.entries(MATRIX))('%s: %s', async (row, expected) => {
    const asked = expected.split(' ');
    const got: string[] = [];
    for (const [i, caller] of CALLERS.entries()) got.push(asked[i] === '-' ? '-' : await ask(row, caller));
    expect(got.join(' ')).toBe(expected);
  });

  it('no list shows a private dataset to those who may not know of it', async () => {
    for (const caller of ['anonymous', 'stranger', 'partner', 'useCase'] as const)
      for (const path of ['/datasets', '/grants', '/audit', '/usage', '/use-cases/drought-risk/products'])
        expect((await call('GET', `${path}?limit=1000`, { key: keys[caller] })).text).not.toContain(
          names['private'],
        );
  });

  it('an unknown name is answered as a private one', async () => {
    const suffixes = [
      '',
      '/versions',
      '/versions/1',
      '/versions/1/files/data.txt',
      '/access-check?action=read',
    ];
    for (const suffix of suffixes) {
      const [hidden, unknown] = await Promise.all(
        [names['private'], names['nobody']].map((id) =>
          call('GET', `/datasets/${id}${suffix}`, { key: keys.stranger }),
        ),
      );
      const strip = ({ json }: { json: unknown }) => ({ ...(json as object), traceId: undefined });
      expect(strip(hidden!)).toEqual(strip(unknown!));
    }
  });
});
