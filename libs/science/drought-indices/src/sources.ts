/** A publication behind a method. */
export interface Source {
  readonly citation: string;
  readonly doi?: string;
}

export const MCKEE_1993: Source = {
  citation:
    'McKee, Doesken, Kleist (1993): The relationship of drought frequency and duration to time scales. 8th Conference on Applied Climatology, 179–184',
};
export const THOM_1958: Source = {
  citation: 'Thom (1958): A note on the gamma distribution. Monthly Weather Review 86, 117–122',
  doi: '10.1175/1520-0493(1958)086<0117:ANOTGD>2.0.CO;2',
};
export const VICENTE_SERRANO_2010: Source = {
  citation:
    'Vicente-Serrano, Beguería, López-Moreno (2010): A multiscalar drought index sensitive to global warming. Journal of Climate 23, 1696–1718',
  doi: '10.1175/2009JCLI2909.1',
};
export const BEGUERIA_2014: Source = {
  citation:
    'Beguería, Vicente-Serrano, Reig, Latorre (2014): Standardized precipitation evapotranspiration index (SPEI) revisited. International Journal of Climatology 34, 3001–3023',
  doi: '10.1002/joc.3887',
};
export const HOSKING_1990: Source = {
  citation:
    'Hosking (1990): L-moments: analysis and estimation of distributions using linear combinations of order statistics. Journal of the Royal Statistical Society B 52, 105–124',
  doi: '10.1111/j.2517-6161.1990.tb01775.x',
};
export const BLOOMFIELD_2013: Source = {
  citation:
    'Bloomfield, Marchant (2013): Analysis of groundwater drought building on the standardised precipitation index approach. Hydrology and Earth System Sciences 17, 4769–4787',
  doi: '10.5194/hess-17-4769-2013',
};
