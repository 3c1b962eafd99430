import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstDayOfMonth, formatMonth, monthOfEpochDay, parseMonth, yearOfMonth } from './month.ts';

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

describe('months', () => {
  it.each([
    ['1970-01-01', '1970-01'],
    ['1965-10-14', '1965-10'],
    ['2000-02-29', '2000-02'],
    ['1900-02-28', '1900-02'],
    ['1900-03-01', '1900-03'],
    ['2024-12-31', '2024-12'],
    ['0000-01-01', '0000-01'],
    ['1600-02-29', '1600-02'],
  ])('%s lies in %s', (date, month) => {
    expect(formatMonth(monthOfEpochDay(dayOf(date)))).toBe(month);
  });

  it('agree with the calendar of JavaScript', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => {
        const date = new Date(day * 86_400_000);
        const month = monthOfEpochDay(day);
        expect(month).toBe(date.getUTCFullYear() * 12 + date.getUTCMonth());
        expect(firstDayOfMonth(month)).toBe(day - date.getUTCDate() + 1);
        expect(parseMonth(formatMonth(month))).toBe(month);
        expect(yearOfMonth(month)).toBe(date.getUTCFullYear());
      }),
    );
  });

  it.each(['1965-13', '1965-00', '1965-1', '65-01', '1965-01-01', '', ' 1965-01'])('%j is none', (text) => {
    expect(parseMonth(text)).toBeUndefined();
  });
});
