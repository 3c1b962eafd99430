import { expect, it } from '@jest/globals';
import { mergeDataset } from './merge-dataset.ts';

const existing = {
  id: 'piezo',
  kind: 'source',
  latest: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  title: { fr: 'Un', en: 'One' },
  publisher: 'x',
  access: 'open',
  licence: 'l',
  variables: [{ column: 'a', role: 'date' }],
};

it('a new dataset lacks what neither file nor flags say', () => {
  expect(mergeDataset(undefined, { title: 'Un' }, { access: 'open' })).toEqual({
    body: { title: { fr: 'Un' }, access: 'open' },
    missing: ['publisher', 'licence'],
    isChanged: true,
  });
});

it('nothing new changes nothing', () => {
  expect(mergeDataset(existing, {}, {})).toMatchObject({ missing: [], isChanged: false });
  expect(mergeDataset(existing, existing, { title: 'Un', access: 'open' }).isChanged).toBe(false);
});

it('a French title alone keeps the English one; null in the file removes a member', () => {
  const { body, isChanged } = mergeDataset(existing, { variables: null }, { title: 'Deux' });
  expect(body).toEqual({ title: { fr: 'Deux', en: 'One' }, publisher: 'x', access: 'open', licence: 'l' });
  expect(isChanged).toBe(true);
});
