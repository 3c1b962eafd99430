import { describe, expect, it } from '@jest/globals';
import type { ReadableDataset } from '../catalogue/index.ts';
import { partitionOf, planPartition } from './plan-partitions.ts';

const dataset = (id: string, publisher: string, latest = 1): ReadableDataset => ({
  id,
  kind: 'source',
  publisher,
  access: 'restricted',
  record: { site: { id: 'the-site' } },
  revision: 1,
  latest,
  digest: `digest-of-${id}-${latest}`,
  retirement: null,
  version_access: null,
  created_at: new Date(0),
  updated_at: new Date(0),
});

describe('partitionOf', () => {
  it('is what the record says, as text', () => {
    expect(partitionOf({ site: { id: 'a' } }, '/site/id')).toBe('a');
    expect(partitionOf({ site: { code: 7 } }, '/site/code')).toBe('7');
    expect(partitionOf({ 'a/b': 'x' }, '/a~1b')).toBe('x');
  });

  it.each([
    ['says nothing', {}],
    ['says it empty', { site: { id: '' } }],
    ['says something that is no name', { site: { id: { en: 'a' } } }],
    ['says null', { site: { id: null } }],
    ['says more than an index takes', { site: { id: 'x'.repeat(201) } }],
  ])('is none where the record %s', (_what, record) => {
    expect(partitionOf(record, '/site/id')).toBeUndefined();
  });

  it('is never what every object has', () => {
    expect(partitionOf({}, '/constructor/name')).toBeUndefined();
    expect(partitionOf({ site: 'abc' }, '/site/length')).toBeUndefined();
    expect(partitionOf({}, '/__proto__/id')).toBeUndefined();
  });
});

describe('planPartition', () => {
  it('wants the latest version of every dataset of the one publisher', () => {
    expect(planPartition([dataset('a', 'one', 3), dataset('b', 'one', 5)], '1.0.0')).toEqual({
      publisher: 'one',
      wanted: {
        inputs: [
          { dataset: 'a', version: 3, digest: 'digest-of-a-3' },
          { dataset: 'b', version: 5, digest: 'digest-of-b-5' },
        ],
        useCaseVersion: '1.0.0',
      },
    });
  });

  it('leaves a site to the publisher who claimed it first, and says whom it leaves out', () => {
    const plan = planPartition([dataset('a', 'one'), dataset('b', 'two'), dataset('c', 'one')], '1.0.0');
    expect(plan?.publisher).toBe('one');
    expect(plan?.wanted.inputs.map((input) => input.dataset)).toEqual(['a', 'c']);
    expect(plan?.wanted.excluded).toEqual(['b']);
  });

  it('is none without a dataset', () => {
    expect(planPartition([], '1.0.0')).toBeNull();
  });
});
