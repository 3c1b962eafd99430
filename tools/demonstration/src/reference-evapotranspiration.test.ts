import { describe, expect, it } from '@jest/globals';
import { extraterrestrialRadiation, hargreaves } from './reference-evapotranspiration.ts';

describe('FAO-56', () => {
  it('example 8: 32.2 MJ m⁻² a day at 20° S on 3 September', () => {
    expect(extraterrestrialRadiation(-20, 246)).toBeCloseTo(32.2, 1);
  });

  it('example 20: 5.0 mm a day at 45.72° N in July, Tmax 26.6, Tmin 14.8 °C', () => {
    const radiation = extraterrestrialRadiation(45.72, 196);
    expect(radiation).toBeCloseTo(40.55, 1);
    expect(hargreaves((26.6 + 14.8) / 2, 26.6 - 14.8, radiation)).toBeCloseTo(5.0, 1);
  });

  it('never evaporates less than nothing', () => {
    expect(hargreaves(-25, 10, 8)).toBe(0);
  });
});
