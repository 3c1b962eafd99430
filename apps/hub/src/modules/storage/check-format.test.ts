import { describe, expect, it } from '@jest/globals';
import { checkHead, checkJson } from './check-format.ts';
import { JsonCheck } from './json-check.ts';

const code = async (mediaType: string, head: string | Buffer) =>
  (await checkHead(mediaType, typeof head === 'string' ? Buffer.from(head, 'latin1') : head))?.code ?? null;
const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex');

describe('checkHead', () => {
  it('takes text for text, whatever letters it begins with', async () => {
    for (const head of [
      'BM;a\n1;2\n',
      'MZ,x\n',
      'ID3,x\n',
      'PAR1,x\n',
      'relev\xe9;a\n',
      '\ufeffa,b\n',
      'a\tb\r\n',
      '',
    ])
      expect({ head, code: await code('text/csv; charset=latin1', head) }).toEqual({ head, code: null });
    expect(await code('application/geo+json', '{"type":"Feature"}')).toBeNull();
  });

  it('names what is not text', async () => {
    expect(await code('text/csv', '%PDF-1.4\n')).toBe('FORMAT_NOT_TEXT');
    expect(await code('text/csv', Buffer.from('1f8b0800', 'hex'))).toBe('FORMAT_NOT_TEXT');
    expect(await code('application/json', Buffer.from('\ufeff{}', 'utf16le'))).toBe('FORMAT_NOT_TEXT');
    const finding = await checkHead('text/csv', png);
    expect(finding?.detail.en).toContain('image/png');
  });

  it('knows binary formats by their first bytes', async () => {
    expect(await code('image/png', png)).toBeNull();
    expect(await code('image/jpeg', png)).toBe('FORMAT_MISMATCH');
    expect(await code('image/tiff; application=geotiff', Buffer.from('49492a0008000000', 'hex'))).toBeNull();
    expect(await code('application/vnd.apache.parquet', 'PAR1\x15\x04')).toBeNull();
    expect(await code('application/x-parquet', 'a,b\n')).toBe('FORMAT_MISMATCH');
    expect(await code('application/netcdf', '\x89HDF\r\n')).toBeNull();
    expect(await code('application/netcdf', 'CDX')).toBe('FORMAT_MISMATCH');
    expect(await code('application/vnd.pmtiles', 'PMTiles\x03')).toBeNull();
    expect(await code('application/zip', 'PK\x03\x04')).toBeNull();
    expect(await code('image/webp', png)).toBe('FORMAT_MISMATCH');
    expect(await code('application/zip', '')).toBe('FORMAT_MISMATCH');
  });

  it('lets pass what has no known beginning', async () => {
    expect(await code('application/octet-stream', png)).toBeNull();
    expect(await code('application/x-something', 'x')).toBeNull();
  });
});

describe('checkJson', () => {
  const found = (type: string, text: string | Buffer) => {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    const json = new JsonCheck();
    // Chunks of any size, as they come.
    for (let at = 0; at < bytes.length; at += 7) json.push(bytes.subarray(at, at + 7));
    return checkJson(type, json.end())?.code ?? null;
  };

  it('wants JSON in UTF-8', () => {
    for (const text of ['[1, "a"]', '{"a":{"b":[null,-1.5e3]}}  ', '1', '"x"', Buffer.from('["été 🌡"]')])
      expect({ text, code: found('application/json', text) }).toEqual({ text, code: null });
    for (const text of ['', '  ', '[1,]', '{"a":1', '{} {}', '"\xe9"', '[NaN]', '01', "['a']", '"\t"'])
      expect({ text, code: found('application/json', text) }).toEqual({ text, code: 'FORMAT_JSON' });
  });

  it('wants a GeoJSON type where GeoJSON is announced', () => {
    const geo = (text: string) => found('application/geo+json', text);
    expect(geo('{"features":[{"type":"x"}],"type":"FeatureCollection"}')).toBeNull();
    expect(geo('{"type":"Topology"}')).toBe('FORMAT_GEOJSON');
    expect(geo('{"type":{"type":"Point"}}')).toBe('FORMAT_GEOJSON');
    expect(geo('null')).toBe('FORMAT_GEOJSON');
    expect(found('application/json', '{"type":"Topology"}')).toBeNull();
  });

  it('refuses what is nested without end, at once', () => {
    expect(found('application/json', '['.repeat(100) + ']'.repeat(100))).toBeNull();
    expect(found('application/json', '['.repeat(2_000_000))).toBe('FORMAT_JSON');
  });
});
