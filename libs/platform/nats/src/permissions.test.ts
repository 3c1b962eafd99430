import { controlModule } from '@cdh/contracts';
import { describe, expect, it } from '@jest/globals';
import { hubPermissions, useCasePermissions } from './permissions.ts';

const operation = {
  summary: { fr: 'x' },
  scope: 'public' as const,
  input: {},
  output: {},
  errors: {},
  representations: ['application/json'],
};

const permissions = useCasePermissions({
  id: 'drought-risk',
  operations: [
    { ...operation, name: 'get-indices', version: 1, kind: 'query' },
    { ...operation, name: 'recompute', version: 2, kind: 'job' },
  ],
  publishes: [{ product: 'indices', title: { fr: 'x' }, licence: 'x', partitionedBy: '/site' }],
});

describe('permissions of a use case', () => {
  it('lets it subscribe to what it declares, its discovery, its inbox and the news of its partitions', () => {
    expect(permissions.sub.allow).toEqual([
      'uc.drought-risk.get-indices.v1',
      '$SRV.PING',
      '$SRV.INFO',
      '$SRV.STATS',
      '$SRV.*.drought-risk',
      '$SRV.*.drought-risk.*',
      '_INBOX_drought-risk.>',
      'events.use-cases.partition-published.v1.drought-risk',
    ]);
  });

  it('lets it call every control operation, in its own name only', () => {
    const control = permissions.pub.allow.filter((subject) => subject.startsWith('hub.'));
    expect(control).toHaveLength(Object.keys(controlModule).length);
    expect(control).toContain('hub.use-cases.start-partition.v1.drought-risk');
    for (const subject of control) expect(subject).toMatch(/^hub\.[a-z-]+\.[a-z-]+\.v1\.drought-risk$/);
  });

  it('lets it pull and acknowledge the jobs of its own consumers, nothing else of JetStream', () => {
    const streaming = permissions.pub.allow.filter((subject) => subject.startsWith('$'));
    const consumers = ['drought-risk_compute-indices_v1', 'drought-risk_recompute_v2'];
    expect(streaming).toEqual(
      consumers.flatMap((consumer) => [
        `$JS.API.CONSUMER.INFO.JOBS.${consumer}`,
        `$JS.API.CONSUMER.MSG.NEXT.JOBS.${consumer}`,
        `$JS.ACK.JOBS.${consumer}.>`,
      ]),
    );
  });

  it('lets it answer what it was asked, once', () => {
    expect(permissions.resp.max).toBe(1);
    expect(permissions.resp.ttl).toBeGreaterThan(0);
  });

  it('leaves no list empty for a use case without operations: an empty list would allow everything', () => {
    const bare = useCasePermissions({ id: 'bare', operations: [], publishes: [] });
    expect(bare.pub.allow.length).toBeGreaterThan(0);
    expect(bare.sub.allow.length).toBeGreaterThan(0);
  });
});

describe('permissions of the hub', () => {
  it('hold no inbox but its own', () => {
    expect(hubPermissions().sub.allow.filter((subject) => subject.startsWith('_INBOX'))).toEqual([
      '_INBOX_HUB.>',
    ]);
    expect(hubPermissions().sub.allow).not.toContain('>');
  });
});
