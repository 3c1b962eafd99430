import { describe, expect, it } from '@jest/globals';
import { Problem } from '@cdh/contracts';
import { planParts } from '@cdh/object-store';
import { type AnnouncedFile, planUpload } from './plan-upload.ts';

const GIB = 1024 ** 3;
const csv = (path: string, size = 10): AnnouncedFile => ({ path, mediaType: 'text/csv', size });
const series = { conformsTo: ['cdh:station-series'] };

function refusal(files: AnnouncedFile[], record: Record<string, unknown> = {}) {
  try {
    planUpload(files, record);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { status: error.status, pointer: error.options.errors?.[0]?.pointer };
  }
}

describe('planUpload', () => {
  it('cuts files to parts that S3 takes, and few enough to list', () => {
    const [small, large] = planUpload([csv('a'), csv('b', 5 * 1024 * GIB)], {});
    expect(small?.partSize).toBeGreaterThanOrEqual(5 * 1024 ** 2);
    expect(planParts(large ?? { size: 0, partSize: 1 }).length).toBeLessThanOrEqual(10_000);
    const many = planUpload(
      Array.from({ length: 1000 }, (_, i) => csv(`f${i}`, GIB)),
      {},
    );
    const parts = many.reduce((sum, file) => sum + planParts(file).length, 0);
    expect(parts).toBeLessThanOrEqual(6000);
  });

  it('takes one path once, also when it is written in another way', () => {
    expect(refusal([csv('a'), csv('b'), csv('a')])).toEqual({ status: 400, pointer: '/files/2/path' });
    expect(refusal([csv('é'.normalize('NFC')), csv('é'.normalize('NFD'))])).toMatchObject({ status: 400 });
    expect(refusal([csv('a'), csv('A')])).toBeUndefined();
  });

  it('refuses what could not be stored or sent as it is', () => {
    expect(refusal([csv('\ud800')])).toEqual({ status: 400, pointer: '/files/0/path' });
    expect(refusal([{ ...csv('a'), mediaType: 'text/csv; a=é' }])).toEqual({
      status: 400,
      pointer: '/files/0/mediaType',
    });
    const huge = Array.from({ length: 11 }, (_, i) => csv(`f${i}`, 5 * 1024 * GIB));
    expect(refusal(huge)).toMatchObject({ status: 413 });
  });

  it('takes one CSV file of at most 64 MiB for the profile of station series', () => {
    expect(refusal([csv('a', 64 * 1024 ** 2)], series)).toBeUndefined();
    expect(refusal([{ ...csv('a'), mediaType: 'Text/CSV; header=present' }], series)).toBeUndefined();
    expect(refusal([csv('a', 64 * 1024 ** 2 + 1)], series)).toMatchObject({ status: 413 });
    expect(refusal([csv('a'), csv('b')], series)).toMatchObject({ status: 422 });
    expect(refusal([{ ...csv('a'), mediaType: 'text/plain' }], series)).toMatchObject({ status: 422 });
  });
});
