import { describe, expect, it } from '@jest/globals';
import {
  communesOf,
  departementsOf,
  epciOf,
  findTerritory,
  formatTerritory,
  parseTerritory,
  VINTAGES,
} from './index.ts';

const CENTRE_VAL_DE_LOIRE = { region: '24' };

describe('territory codes', () => {
  it.each([
    'commune:45234@2025',
    'commune:2A004@2026',
    'epci:244500468@2025',
    'departement:45@2025',
    'departement:974@2025',
    'region:24@2026',
  ])('reads and writes %s', (text) => expect(formatTerritory(parseTerritory(text))).toBe(text));

  it('names the parts', () => {
    expect(parseTerritory('commune:45234@2025')).toEqual({ level: 'commune', code: '45234', vintage: 2025 });
  });

  it.each([
    '',
    'commune:45234',
    'commune:4523@2025',
    'canton:45@2025',
    'epci:45234@2025',
    'commune:45234@25',
    ' commune:45234@2025',
  ])('refuses %j', (text) => expect(() => parseTerritory(text)).toThrow(RangeError));
});

describe('Centre-Val de Loire', () => {
  it('has six départements and 1,754 present communes', async () => {
    const departements = await departementsOf(CENTRE_VAL_DE_LOIRE);
    expect(departements.map((d) => d.code)).toEqual(['18', '28', '36', '37', '41', '45']);
    const communes = await communesOf(CENTRE_VAL_DE_LOIRE);
    expect(communes).toHaveLength(1754);
    expect(new Set(communes.map((c) => c.departement))).toEqual(new Set(departements.map((d) => d.code)));
  });

  it('has the names of the vintage that is stated', async () => {
    expect(VINTAGES.commune).toBe(2026);
    expect(await findTerritory('commune', '28274')).toEqual({
      level: 'commune',
      code: '28274',
      vintage: 2026,
      name: 'Moutiers-en-Beauce',
    });
  });

  it('is touched by 82 EPCI, the merged one around Vierzon among them', async () => {
    const epci = await epciOf(CENTRE_VAL_DE_LOIRE);
    expect(epci).toHaveLength(82);
    const codes = epci.map((e) => e.code);
    expect(codes).toContain('200090561');
    expect(codes).not.toContain('241800325');
  });

  it('knows the members of an EPCI and the EPCI of a commune', async () => {
    const [metropole, ...others] = await epciOf({ commune: '45234' });
    expect(others).toEqual([]);
    expect(metropole).toMatchObject({ code: '244500468', name: 'Orléans Métropole' });
    const members = await communesOf({ epci: '244500468' });
    expect(members.map((c) => c.code).sort()).toEqual([...(metropole?.communes ?? [])].sort());
    expect(await communesOf({ epci: '244500468', departement: '18' })).toEqual([]);
  });

  it('finds nothing under an unknown code', async () => {
    expect(await findTerritory('commune', '45999')).toBeUndefined();
    expect(await communesOf({ epci: '999999999' })).toEqual([]);
    expect(await findTerritory('region', '24')).toMatchObject({ name: 'Centre-Val de Loire' });
  });
});
