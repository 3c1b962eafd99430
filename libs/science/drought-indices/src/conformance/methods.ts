import { REFERENCES } from './references.ts';

/** One method as the page on methods tells it. */
export interface MethodText {
  readonly fr: string;
  readonly en: string;
  readonly exports: string;
  readonly formula: string;
  readonly source: string;
  /** The published values it is held to. */
  readonly files: readonly string[];
}

const files = (pattern: RegExp) => REFERENCES.map(({ file }) => file).filter((file) => pattern.test(file));

const method = (
  fr: string,
  en: string,
  exports: string,
  formula: string,
  source: string,
  pattern?: RegExp,
): MethodText => ({ fr, en, exports, formula, source, files: pattern ? files(pattern) : [] });

export const METHODS: readonly MethodText[] = [
  method(
    'Pluie standardisée (SPI)',
    'Standardised precipitation (SPI)',
    'spi, spiRecipe',
    'z = Φ⁻¹(p0 + (1 − p0) G(x; α, β)); Thom: A = ln x̄ − mean(ln x), α = (1 + √(1 + 4A/3))/(4A), β = x̄/α; zeros outside the fit; ±3.09.',
    'McKee et al. (1993); Thom (1958), Mon. Wea. Rev. 86, eq. 22; WMO-No. 1090 (2012)',
    /climate_indices\/(spi_.*gamma|transformed_gamma|gamma_monthly)/,
  ),
  method(
    'Gamma par moments pondérés, L-moments, maximum de vraisemblance',
    'Gamma by weighted moments, L-moments, maximum likelihood',
    "fit: 'unbiased-pwm' | 'pelgam' | 'l-moments' | 'maximum-likelihood'",
    'λ₂/λ₁ = Γ(α + ½)/(√π Γ(α + 1)): Hosking’s rational approximation, with π in full (SPEI for R 1.7) or with the seven digits of the Fortran routine (1.8), or solved exactly; ln α − ψ(α) = A by Newton’s method.',
    'Hosking (1996), IBM RC 20525, PELGAM; Greenwood & Durand (1960)',
    /spei_r\/spi_/,
  ),
  method(
    'Pearson III',
    'Pearson III',
    "fit: { distribution: 'pearson3' }",
    'Mean λ₁, τ₃ to the shape by Hosking’s approximation or exactly (τ₃ = 6 I(1/3; α, 2α) − 3), mirrored for negative skewness; with zeros included beside their mass in `climate_indices`, 0.0005 and 0.9995 outside the support there.',
    'Hosking (1990, 1996), PELPE3',
    /pearson3/,
  ),
  method(
    'Bilan standardisé (SPEI)',
    'Standardised balance (SPEI)',
    'spei, speiRecipe',
    'k = −τ₃, g = kπ/sin kπ, a = λ₂/g, ξ = λ₁ − a(1 − g)/k; y = −ln(1 − k(x − ξ)/a)/k; z = Φ⁻¹(1/(1 + e^−y)); ±5 outside the support.',
    'Vicente-Serrano et al. (2010), J. Climate 23; Beguería et al. (2014); Hosking (1990)',
    /spei_r\/spei_(1|12)_|spei_ref|spei_06_gamma/,
  ),
  method(
    'Nappes (SGI)',
    'Groundwater (SGI)',
    'sgi',
    'z = Φ⁻¹((2r − 1)/2n) per calendar month, mean rank for equal levels.',
    'Bloomfield & Marchant (2013), Hydrol. Earth Syst. Sci. 17',
  ),
  method(
    'Nappes, à la manière de l’IPS',
    'Groundwater, in the manner of IPS',
    'ips',
    'z = Φ⁻¹(F̂(x)), F̂ a Gaussian kernel density per calendar month with h = 0.9 min(s, IQR/1.34) n^−1/5; ±3; under 15 years (x − min)/(max − min). BRGM does not publish its bandwidth.',
    'Silverman (1986), eq. 3.31; class limits of BRGM: ±0.25, ±0.8416, ±1.28',
  ),
  method(
    'Humidité des sols standardisée (SSWI)',
    'Standardised soil wetness (SSWI)',
    'sswiRecipe',
    'As IPS, on the mean wetness of the last months; at least 20 years.',
    'Vidal et al. (2010), Hydrol. Earth Syst. Sci. 14, sect. 3.2',
  ),
  method(
    'Demande évaporative (EDDI)',
    'Evaporative demand (EDDI)',
    'eddiRecipe',
    'z = Φ⁻¹(1 − (i − 0.33)/(n + 0.33)), i the rank from the largest; positive is dry.',
    'Hobbins et al. (2016), J. Hydrometeorol. 17, eq. 2',
  ),
  method(
    'Part de la normale, déciles',
    'Percent of normal, deciles',
    'percentOfNormal, percentiles, decileOf',
    '100 x/x̄; 100 (r − ½)/n.',
    'WMO & GWP (2016), Handbook of Drought Indicators; Gibbs & Maher (1967)',
    /pnp/,
  ),
  method(
    'ETP de Thornthwaite',
    'Thornthwaite evapotranspiration',
    'thornthwaite',
    'PET = 16 K (10 T/I)^a, I = Σ (max(0, T̄)/5)^1.514, a = 6.75e-7 I³ − 7.71e-5 I² + 0.01792 I + 0.49239, K = N/12 · days/30.',
    'Thornthwaite (1948), Geogr. Rev. 38',
    /thornthwaite/,
  ),
  method(
    'ETP de Hargreaves',
    'Hargreaves evapotranspiration',
    'hargreaves',
    'ET₀ = 0.0023 · 0.408 Ra (T + 17.8) √(Tmax − Tmin); with rain 0.0013 · 0.408 Ra (T + 17)(Tmax − Tmin − 0.0123 P)^0.76.',
    'Hargreaves (1994); Droogers & Allen (2002)',
    /hargreaves/,
  ),
  method(
    'ETP de Penman–Monteith',
    'Penman–Monteith evapotranspiration',
    'penmanMonteith, penmanOfR',
    'ET₀ = (0.408 Δ (Rn − G) + γ 900/(T + 273) u₂ (es − ea))/(Δ + γ(1 + 0.34 u₂)).',
    'Allen et al. (1998), FAO-56, eq. 6; ICID 1994 constants for the values of SPEI for R',
    /penman|fao56/,
  ),
  method(
    'Eau du sol',
    'Soil water',
    'soilWaterBalance',
    'Two stores; the surface gives at the full rate, the deep one (demand left) · deep/(surface + deep capacity).',
    'Palmer (1965), Research Paper 45, pp. 8–11',
  ),
  method(
    'Étiages (VCN3) et leur durée de retour',
    'Low flow (VCN3) and its return period',
    'annualLowFlows, returnPeriod',
    'min over the year of three-day means; T = 1/F, F log-normal with a mass at zero, or any distribution here.',
    'Hydroportail, definition of VCNd',
  ),
  method(
    'Retrait-gonflement des argiles (RGA)',
    'Clay shrinkage (RGA)',
    'claySeasons, CLAY_RULES',
    'T of (SWI(m) + SWI(m−1) + SWI(m−2))/3 among the same month of up to 50 years, Pearson III by L-moments; the season takes its longest. The State’s own ranking is not published as a formula. 25 years (2019), 10 years (2024).',
    'Circular INTE1911312C (10 May 2019); circular of 29 April 2024',
  ),
  method(
    'Noyaux temporels',
    'Time kernels',
    'kernelWeights',
    'rectangular 1; triangular s − lag; circular s² + 1 − (lag + 1)²; gaussian exp(−(3 lag/(s − 1))²/2).',
    'SPEI for R, `kern`',
  ),
  method(
    'Incertitude et qualité de l’ajustement',
    'Uncertainty and goodness of fit',
    'bootstrapInterval, deltaInterval, goodnessOfFit',
    'Percentile interval of refitted samples; ∇zᵀ Σ ∇z with the inverse Fisher information and the binomial variance of p0; Kolmogorov–Smirnov D, Anderson–Darling A², Filliben’s r.',
    'Efron & Tibshirani (1993); Davison (2003), sect. 4.4; Anderson & Darling (1954); Filliben (1975)',
  ),
  method(
    'Blocs de mailles',
    'Blocks of cells',
    'createSpiSpeiBlock (@cdh/drought-indices/block)',
    'SPI: z a polynomial of degree 18 in ln x per fit, its coefficients polynomials of degree 6 in 1/√α; SPEI: sorting network, ln, Φ⁻¹ of the logistic function by polynomials of degree 4. Within 1e-9 of the exact path for |z| ≤ 5, by test; what the polynomials do not reach goes the exact path.',
    '`kernel/` of the library; Batcher’s merge exchange (Knuth 5.2.2M)',
  ),
];
