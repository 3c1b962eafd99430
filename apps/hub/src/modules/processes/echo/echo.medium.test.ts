import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Call, useHub } from '../../../hub.testing.ts';
import type { StatusInfo } from '../status-info.ts';

const ASYNC = { prefer: 'respond-async' };

describe('the echo', () => {
  const hub = useHub();
  let anna = '';
  let ben = '';
  const execute = (path: string, inputs: object, { more = {}, ...rest }: Call & { more?: object } = {}) =>
    hub.call('POST', `${path}/execution`, { key: anna, body: { inputs, ...more }, ...rest });
  beforeAll(async () => {
    anna = await hub.member('partners', 'anna', ['partner']);
    ben = await hub.member('partners', 'ben', ['partner']);
  }, 60_000);

  it('gives back what it gets, at once and later', async () => {
    const inputs = {
      text: 'eau',
      numbers: [1, 2],
      area: { bbox: [1, 2, 3, 4] },
      feature: { value: { a: 1 } },
    };
    const one = await execute('/processes/echo', { text: 'eau' }, { key: undefined });
    expect(one).toMatchObject({ status: 200, body: 'eau' });
    const document = await execute('/processes/echo', inputs, { more: { response: 'document' } });
    expect(document.body).toMatchObject({
      text: 'eau',
      numbers: [1, 2],
      area: { bbox: [1, 2, 3, 4] },
      feature: { value: { a: 1 }, mediaType: 'application/json' },
    });
    const xml = await execute('/processes/echo', { xml: '<eau/>' });
    expect([xml.headers.get('content-type'), xml.body]).toEqual(['application/xml', '<eau/>']);
    for (const mixed of ['eau', 3, { a: 1 }])
      expect((await execute('/processes/echo', { mixed })).body).toEqual(mixed);
    const described = await hub.ok<{ inputs: Record<string, { schema: object }> }>('GET', '/processes/echo');
    expect(described.inputs).toMatchObject({
      xml: { schema: { contentMediaType: 'application/xml' } },
      mixed: { schema: { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'object' }] } },
    });
    const several = await execute('/processes/echo', inputs);
    expect(several.headers.get('content-type')).toMatch(/^multipart\/related; boundary=/);
    expect(several.body).toContain('content-id: <text>\r\n\r\neau\r\n');
    expect(await execute('/processes/echo', { pause: 99 })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/inputs/pause' }] },
    });
    const later = await execute('/processes/echo', { text: 'eau', pause: 1 }, { headers: ASYNC });
    const { jobID } = later.body as StatusInfo;
    expect(later).toMatchObject({ status: 201, body: { status: 'running' } });
    expect((await hub.call('GET', `/jobs/${jobID}/results`, { key: anna })).status).toBe(404);
    expect((await hub.call('GET', `/jobs/${jobID}`, { key: ben })).status).toBe(404);
    const events = await hub.call('GET', `/jobs/${jobID}/events`, { key: anna });
    expect(String(events.body).match(/"status":"(\w+)"/g)).toEqual([
      '"status":"running"',
      '"status":"successful"',
    ]);
    expect((await hub.call('GET', `/jobs/${jobID}/results`, { key: anna })).body).toBe('eau');
    expect(await hub.ok('DELETE', `/jobs/${jobID}`, { key: anna })).toMatchObject({ status: 'dismissed' });
    expect((await hub.call('GET', `/jobs/${jobID}/results`, { key: anna })).status).toBe(409);
  }, 30_000);

  it('lets go of those who follow it when the process stops', async () => {
    const other = await hub.replica();
    const later = await execute('/processes/echo', { text: 'x', pause: 30 }, { headers: ASYNC });
    const { jobID } = later.body as StatusInfo;
    const response = await fetch(`${other.url}/jobs/${jobID}/events`, {
      headers: { authorization: `Bearer ${anna}` },
    });
    const told = response.text();
    const began = Date.now();
    await other.stop();
    expect(await told).toContain('"status":"running"');
    // The job itself would have held it for half a minute.
    expect(Date.now() - began).toBeLessThan(20_000);
    await hub.ok('DELETE', `/jobs/${jobID}`, { key: anna });
  }, 60_000);
});
