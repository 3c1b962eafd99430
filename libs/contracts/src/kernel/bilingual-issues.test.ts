import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { languagesOf } from './bilingual-issues.ts';
import '../index.ts';

const messageOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value).error?.issues[0]?.message ?? '';

describe('what zod refuses', () => {
  it('is said in French and in English', () => {
    expect(languagesOf(messageOf(z.number().max(12), 48))).toEqual({
      fr: expect.stringMatching(/^Trop grand .*12$/),
      en: expect.stringMatching(/^Too big: .*12$/),
    });
  });

  it('keeps a message of the schema’s own, in one language or in two', () => {
    expect(
      languagesOf(
        messageOf(
          z.string().refine(() => false, 'no such site'),
          'x',
        ),
      ),
    ).toBe('no such site');
    expect(
      languagesOf(
        messageOf(
          z.string().refine(() => false, 'site inconnu · no such site'),
          'x',
        ),
      ),
    ).toEqual({
      fr: 'site inconnu',
      en: 'no such site',
    });
  });

  it('does not take a part of a value for a language', () => {
    const message = messageOf(z.strictObject({}), { 'a · b': 1 });
    expect(languagesOf(message)).toBe(message);
  });
});
