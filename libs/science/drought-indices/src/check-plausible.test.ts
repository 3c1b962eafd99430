import { expect, it } from '@jest/globals';
import { checkPlausible } from './check-plausible.ts';

const months = (x: number, count = 24) => new Float64Array(count).fill(x);

it('refuses metres for millimetres and millimetres for metres, naming the bound', () => {
  expect(() => checkPlausible('precipitation', months(0.065))).toThrow(/at least 0.5 mm; is it in metres/);
  expect(() => checkPlausible('evapotranspiration', months(0.08))).toThrow(/at least 0.5 mm/);
  expect(() => checkPlausible('level', months(45_000))).toThrow(
    /level\[0\] is 45000 m: it must be from -500 to 5000 m/,
  );
});

it('refuses kelvin, sentinels and negative rain', () => {
  expect(() => checkPlausible('temperature', months(285))).toThrow(/-60 to 50 °C/);
  expect(() => checkPlausible('temperature', months(-99.9))).toThrow(/-60 to 50 °C/);
  expect(() => checkPlausible('balance', months(-9999))).toThrow(/-500 to 3000 mm/);
  expect(() => checkPlausible('precipitation', months(-0.1))).toThrow(/0 to 3000 mm/);
});

it('accepts what may be: gaps, dry years, wet months', () => {
  for (const values of [months(NaN), months(0), months(0.1, 11), Float64Array.of(NaN, 0, 900)]) {
    expect(() => checkPlausible('precipitation', values)).not.toThrow();
  }
});
