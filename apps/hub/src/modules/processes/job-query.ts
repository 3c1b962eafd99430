import { z } from 'zod';
import { pageQuery } from '../../shared/pagination.ts';

const many = (value: unknown) =>
  value === undefined ? undefined : [value].flat().flatMap((text) => String(text).split(','));

const listOf = <T extends z.ZodType>(item: T) => z.preprocess(many, z.array(item).min(1).max(50).optional());

const END = '..';
const instant = z.iso.datetime({ offset: true }).or(z.iso.date());

/** An instant, or an interval that may be open at one end: `2026-01-01/..`. */
const datetime = z
  .string()
  .max(100)
  .transform((text, context) => {
    const parts = text.split('/');
    const [from = '', to = from] = parts;
    const ends = [from, to].map((part) => (part === '' ? END : part));
    const readable = ends.every((part) => part === END || instant.safeParse(part).success);
    if (!readable || parts.length > 2 || ends.every((part) => part === END)) {
      context.addIssue({ code: 'custom', message: 'expected an instant or an interval (RFC 3339)' });
      return z.NEVER;
    }
    const [begin, end] = ends;
    return {
      ...(begin === END ? {} : { createdFrom: begin }),
      ...(end === END ? {} : { createdTo: endOf(end ?? '') }),
    };
  });

/** A day lasts to its end. */
const endOf = (text: string) => (text.length === 10 ? `${text}T23:59:59.999Z` : text);

/** Parameters of the list of jobs: those of OGC API – Processes, and those that the hub adds. */
export const jobQuery = pageQuery.extend({
  type: listOf(z.string().max(50)),
  processID: listOf(z.string().max(200)),
  status: listOf(z.enum(['accepted', 'running', 'successful', 'failed', 'dismissed'])),
  datetime: datetime.optional(),
  minDuration: z.coerce.number().min(0).max(1e9).optional(),
  maxDuration: z.coerce.number().min(0).max(1e9).optional(),
  state: z.literal('parked').optional(),
  batch: z.string().max(100).optional(),
});
export type JobQuery = z.output<typeof jobQuery>;
