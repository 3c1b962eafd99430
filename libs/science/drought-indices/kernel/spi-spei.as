// SPI and SPEI of one cell, two calendar months at a time in the two lanes of a vector: months 2p and 2p + 1 lie side
// by side in a series that begins in January, so that no data is ever transposed. Compiled by build-kernel.mjs.

const MONTHS: usize = 12;
const ROW: usize = MONTHS * 8;
const DEGREE: usize = 18;
const S_POWERS: usize = 7;
const S_STRIDE: usize = 20 * 8;

// Status of a fit: what the caller has to do again by the exact path.
const SPI_EXACT: u8 = 1;
const SPEI_EXACT: u8 = 2;

@inline function splat(x: f64): v128 { return f64x2.splat(x); }

// Constants lie in memory: the engine builds a vector constant anew at each use, four instructions instead of a load.
const BITS: usize = memory.data<u64>([
  0x3fe6a09e667f3bcd, 0x3fe6a09e667f3bcd, 0x3ff0000000000000, 0x3ff0000000000000,
  0x4330000000000000, 0x4330000000000000, 0xfff0000000000000, 0xfff0000000000000,
  0x8000000000000000, 0x8000000000000000,
], 16);
@inline const HALF_ROOT: usize = 0;
@inline const BIAS: usize = 16;
@inline const TWO_TO_52: usize = 32;
@inline const EXPONENT: usize = 48;
@inline const SIGN: usize = 64;

const NUMBERS: usize = memory.data<f64>([
  4503599627371519.0, 4503599627371519.0, 1.0, 1.0, 2.0, 2.0, 0.6931471805599453, 0.6931471805599453,
  0.6666666666666735, 0.6666666666666735, 0.3999999999940942, 0.3999999999940942,
  0.2857142874366239, 0.2857142874366239, 0.22222198432149784, 0.22222198432149784,
  0.1818357216161805, 0.1818357216161805, 0.15313837699209373, 0.15313837699209373,
  0.14798198605116586, 0.14798198605116586, NaN, NaN, Infinity, Infinity,
  16.0, 16.0, 0.5, 0.5, 1e-300, 1e-300,
], 16);
@inline const OFFSET: usize = 0;
@inline const ONE: usize = 16;
@inline const TWO: usize = 32;
@inline const LN2: usize = 48;
@inline const L1: usize = 64;
@inline const L2: usize = 80;
@inline const L3: usize = 96;
@inline const L4: usize = 112;
@inline const L5: usize = 128;
@inline const L6: usize = 144;
@inline const L7: usize = 160;
@inline const NONE: usize = 176;
@inline const ENDLESS: usize = 192;
@inline const SIXTEEN: usize = 208;
@inline const HALF: usize = 224;
@inline const TINY: usize = 240;

@inline function bits(at: usize): v128 { return v128.load(BITS + at); }
@inline function number(at: usize): v128 { return v128.load(NUMBERS + at); }

/** ln x of positive normal numbers; the series of FDLIBM's log on the mantissa in [√½, √2). */
@inline function logOf(x: v128): v128 {
  const shifted = i64x2.sub(x, bits(HALF_ROOT));
  const exponent = i64x2.shr_u(i64x2.add(shifted, bits(BIAS)), 52);
  const e = f64x2.sub(v128.or(exponent, bits(TWO_TO_52)), number(OFFSET));
  const m = i64x2.sub(x, v128.and(shifted, bits(EXPONENT)));
  const f = f64x2.sub(m, number(ONE));
  const s = f64x2.div(f, f64x2.add(f, number(TWO)));
  const q = f64x2.mul(s, s);
  const w = f64x2.mul(q, q);
  const odd = f64x2.add(number(L1), f64x2.mul(w, f64x2.add(number(L3), f64x2.mul(w,
    f64x2.add(number(L5), f64x2.mul(w, number(L7)))))));
  const even = f64x2.add(number(L2), f64x2.mul(w, f64x2.add(number(L4), f64x2.mul(w, number(L6)))));
  const r = f64x2.add(f64x2.mul(q, odd), f64x2.mul(w, even));
  return f64x2.add(f64x2.mul(e, number(LN2)), f64x2.mul(s, f64x2.add(number(TWO), r)));
}

/** Sums over one more month: total[i] += values[i − lag]; NaN lies before the first value. */
export function accumulate(total: usize, values: usize, bytes: usize, lag: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(total + i, f64x2.add(v128.load(total + i), v128.load(values + i - lag * 8)));
  }
}

/**
 * One scale of one cell.
 * rain, balance: f64[rows][12], NaN where missing; calibration rows from..to; outSpi, outSpei: f64[rows][12];
 * status: u8[12], left as it is but for the bits set here; scratch: 16 · (rows + 24) bytes of f64x2;
 * network: pairs of u32 addresses within scratch, a multiple of four pairs; table, line: coefficients as build-tables.mjs lays them out.
 */
export function standardise(
  rain: usize, balance: usize, rows: usize, from: usize, to: usize, minimumYears: f64, clip: f64,
  outSpi: usize, outSpei: usize, status: usize, scratch: usize,
  network: usize, comparators: usize, table: usize, segments: f64, sLimit: f64, line: usize, lineLimit: f64,
): void {
  for (let pair: usize = 0; pair < MONTHS / 2; pair++) {
    const at = pair * 16;
    const flags = status + pair * 2;
    spi(rain + at, rows, from, to, minimumYears, clip, outSpi + at, flags, scratch, table, segments, sLimit);
    spei(balance + at, rows, from, to, minimumYears, outSpei + at, flags, scratch, network, comparators, line, lineLimit);
  }
}

@inline function require(status: usize, lane: usize, bit: u8): void {
  store<u8>(status + lane, load<u8>(status + lane) | bit);
}

function spi(
  x: usize, rows: usize, from: usize, to: usize, minimumYears: f64, clip: f64, out: usize, status: usize,
  scratch: usize, table: usize, segments: f64, sLimit: f64,
): void {
  const logs = scratch + 24 * 16;
  let sum = splat(0.0);
  let sumOfLogs = splat(0.0);
  let count = splat(0.0);
  let dry = splat(0.0);
  for (let r: usize = 0; r < rows; r++) {
    const value = v128.load(x + r * ROW);
    const known = f64x2.eq(value, value);
    const log = logOf(value);
    v128.store(logs + r * 16, log);
    if (r >= from && r < to) {
      sum = f64x2.add(sum, v128.and(known, value));
      sumOfLogs = f64x2.add(sumOfLogs, v128.and(known, log));
      count = f64x2.add(count, v128.and(known, number(ONE)));
      dry = v128.or(dry, f64x2.le(value, number(TINY)));
    }
  }
  const n0 = f64x2.extract_lane(count, 0);
  const n1 = f64x2.extract_lane(count, 1);
  const mean = f64x2.div(sum, count);
  const logMean = logOf(mean);
  // Thom's shape, then s = 1/√α, the variable of the table.
  const a = f64x2.sub(logMean, f64x2.div(sumOfLogs, count));
  const root = f64x2.sqrt(f64x2.add(splat(1.0), f64x2.mul(a, splat(4.0 / 3.0))));
  const shape = f64x2.div(f64x2.add(splat(1.0), root), f64x2.mul(a, splat(4.0)));
  const rootOfShape = f64x2.sqrt(shape);
  const s = f64x2.div(splat(1.0), rootOfShape);
  const s0 = f64x2.extract_lane(s, 0);
  const s1 = f64x2.extract_lane(s, 1);
  const good0 = n0 >= minimumYears && s0 > 0.0226 && s0 < sLimit && i64x2.extract_lane(dry, 0) == 0;
  const good1 = n1 >= minimumYears && s1 > 0.0226 && s1 < sLimit && i64x2.extract_lane(dry, 1) == 0;
  if (!good0) require(status, 0, SPI_EXACT);
  if (!good1) require(status, 1, SPI_EXACT);
  if (!good0 && !good1) return;
  coefficients(scratch, table, good0 ? s0 : s1, good1 ? s1 : s0, segments, sLimit);
  // v = (ln x − ln mean) √α · gain + shift runs over [−1, 1] for |z| up to 5.
  const gain = f64x2.mul(v128.load(scratch + 19 * 16), rootOfShape);
  const shift = f64x2.sub(v128.load(scratch + 20 * 16), f64x2.mul(logMean, gain));
  const c0 = v128.load(scratch, 0), c1 = v128.load(scratch, 16), c2 = v128.load(scratch, 32);
  const c3 = v128.load(scratch, 48), c4 = v128.load(scratch, 64), c5 = v128.load(scratch, 80);
  const c6 = v128.load(scratch, 96), c7 = v128.load(scratch, 112), c8 = v128.load(scratch, 128);
  const c9 = v128.load(scratch, 144), c10 = v128.load(scratch, 160), c11 = v128.load(scratch, 176);
  const c12 = v128.load(scratch, 192), c13 = v128.load(scratch, 208), c14 = v128.load(scratch, 224);
  const c15 = v128.load(scratch, 240), c16 = v128.load(scratch, 256), c17 = v128.load(scratch, 272);
  const c18 = v128.load(scratch, 288);
  const most = splat(clip);
  const least = splat(-clip);
  let outside = splat(0.0);
  for (let r: usize = 0; r < rows; r++) {
    const value = v128.load(x + r * ROW);
    const known = f64x2.eq(value, value);
    const v = f64x2.add(f64x2.mul(v128.load(logs + r * 16), gain), shift);
    outside = v128.or(outside, v128.and(known, f64x2.gt(f64x2.abs(v), number(ONE))));
    const q = f64x2.mul(v, v);
    let even = f64x2.add(f64x2.mul(c18, q), c16);
    let odd = f64x2.add(f64x2.mul(c17, q), c15);
    even = f64x2.add(f64x2.mul(even, q), c14);
    odd = f64x2.add(f64x2.mul(odd, q), c13);
    even = f64x2.add(f64x2.mul(even, q), c12);
    odd = f64x2.add(f64x2.mul(odd, q), c11);
    even = f64x2.add(f64x2.mul(even, q), c10);
    odd = f64x2.add(f64x2.mul(odd, q), c9);
    even = f64x2.add(f64x2.mul(even, q), c8);
    odd = f64x2.add(f64x2.mul(odd, q), c7);
    even = f64x2.add(f64x2.mul(even, q), c6);
    odd = f64x2.add(f64x2.mul(odd, q), c5);
    even = f64x2.add(f64x2.mul(even, q), c4);
    odd = f64x2.add(f64x2.mul(odd, q), c3);
    even = f64x2.add(f64x2.mul(even, q), c2);
    odd = f64x2.add(f64x2.mul(odd, q), c1);
    even = f64x2.add(f64x2.mul(even, q), c0);
    const z = f64x2.add(even, f64x2.mul(odd, v));
    const clipped = f64x2.pmax(f64x2.pmin(z, most), least);
    v128.store(out + r * ROW, v128.bitselect(clipped, number(NONE), known));
  }
  if (i64x2.extract_lane(outside, 0) != 0) require(status, 0, SPI_EXACT);
  if (i64x2.extract_lane(outside, 1) != 0) require(status, 1, SPI_EXACT);
}

/** Coefficients of both lanes, interleaved: 19 of the polynomial, gain and shift, each a polynomial in s on its segment. */
function coefficients(to: usize, table: usize, s0: f64, s1: f64, segments: f64, sLimit: f64): void {
  const scaled0 = (s0 / sLimit) * segments;
  const scaled1 = (s1 / sLimit) * segments;
  const index0 = <usize>scaled0;
  const index1 = <usize>scaled1;
  const t0 = splat(2.0 * (scaled0 - <f64>index0) - 1.0);
  const t1 = splat(2.0 * (scaled1 - <f64>index1) - 1.0);
  const base0 = table + index0 * (S_POWERS * 22 * 8);
  const base1 = table + index1 * (S_POWERS * 22 * 8);
  for (let k: usize = 0; k < 22 * 8; k += 16) {
    let a = v128.load(base0 + k + (S_POWERS - 1) * 22 * 8);
    let b = v128.load(base1 + k + (S_POWERS - 1) * 22 * 8);
    for (let j: usize = S_POWERS - 1; j > 0; j--) {
      a = f64x2.add(f64x2.mul(a, t0), v128.load(base0 + k + (j - 1) * 22 * 8));
      b = f64x2.add(f64x2.mul(b, t1), v128.load(base1 + k + (j - 1) * 22 * 8));
    }
    v128.store(to + 2 * k, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(to + 2 * k + 16, v128.shuffle<f64>(a, b, 1, 3));
  }
}

/** The smaller of two to the first address, the larger to the second. */
@inline function compareAt(comparator: usize): void {
  const low = <usize>load<u32>(comparator);
  const high = <usize>load<u32>(comparator, 4);
  const a = v128.load(low);
  const b = v128.load(high);
  v128.store(low, f64x2.pmin(a, b));
  v128.store(high, f64x2.pmax(a, b));
}

function spei(
  x: usize, rows: usize, from: usize, to: usize, minimumYears: f64, out: usize, status: usize,
  scratch: usize, network: usize, comparators: usize, line: usize, lineLimit: f64,
): void {
  // Sorted ascending, the missing ones last.
  let count = splat(0.0);
  const sorted = scratch + 24 * 16;
  for (let r = from; r < to; r++) {
    const value = v128.load(x + r * ROW);
    const known = f64x2.eq(value, value);
    count = f64x2.add(count, v128.and(known, number(ONE)));
    v128.store(sorted + (r - from) * 16, v128.bitselect(value, number(ENDLESS), known));
  }
  const end = network + comparators * 8;
  for (let c = network; c < end; c += 32) {
    compareAt(c);
    compareAt(c + 8);
    compareAt(c + 16);
    compareAt(c + 24);
  }
  let sum0 = splat(0.0);
  let sum1 = splat(0.0);
  let sum2 = splat(0.0);
  let position = splat(0.0);
  for (let r: usize = 0; r < to - from; r++) {
    const value = v128.and(f64x2.lt(position, count), v128.load(sorted + r * 16));
    const first = f64x2.mul(value, position);
    sum0 = f64x2.add(sum0, value);
    sum1 = f64x2.add(sum1, first);
    position = f64x2.add(position, number(ONE));
    sum2 = f64x2.add(sum2, f64x2.mul(first, f64x2.sub(position, number(TWO))));
  }
  const b0 = f64x2.div(sum0, count);
  const n1 = f64x2.mul(count, f64x2.sub(count, splat(1.0)));
  const b1 = f64x2.div(sum1, n1);
  const b2 = f64x2.div(sum2, f64x2.mul(n1, f64x2.sub(count, splat(2.0))));
  const lScale = f64x2.sub(f64x2.add(b1, b1), b0);
  const l3 = f64x2.add(f64x2.mul(f64x2.sub(b2, b1), splat(6.0)), b0);
  const k = f64x2.neg(f64x2.div(l3, lScale));
  const k0 = f64x2.extract_lane(k, 0);
  const k1 = f64x2.extract_lane(k, 1);
  const size0 = abs(k0);
  const size1 = abs(k1);
  const good0 = f64x2.extract_lane(count, 0) >= minimumYears && size0 > 1e-5 && size0 < 0.95
    && f64x2.extract_lane(lScale, 0) > 1e-6;
  const good1 = f64x2.extract_lane(count, 1) >= minimumYears && size1 > 1e-5 && size1 < 0.95
    && f64x2.extract_lane(lScale, 1) > 1e-6;
  if (!good0) require(status, 0, SPEI_EXACT);
  if (!good1) require(status, 1, SPEI_EXACT);
  if (!good0 && !good1) return;
  const angle0 = k0 * Math.PI;
  const angle1 = k1 * Math.PI;
  const sine = f64x2.replace_lane(splat(Math.sin(angle0)), 1, Math.sin(angle1));
  const angle = f64x2.mul(k, splat(Math.PI));
  const scale = f64x2.div(f64x2.mul(lScale, sine), angle);
  const excess = f64x2.replace_lane(splat(angleMinusSine(angle0)), 1, angleMinusSine(angle1));
  const location = f64x2.add(b0, f64x2.div(f64x2.mul(scale, excess), f64x2.mul(k, sine)));
  // 1 − k (x − ξ)/a = base − slope x, y = −ln(…)/k.
  const slope = f64x2.div(k, scale);
  const base = f64x2.add(splat(1.0), f64x2.mul(slope, location));
  const inverse = f64x2.div(splat(-1.0), k);
  const limit = splat(lineLimit);
  let outside = splat(0.0);
  for (let r: usize = 0; r < rows; r++) {
    const value = v128.load(x + r * ROW);
    const known = f64x2.eq(value, value);
    const argument = f64x2.sub(base, f64x2.mul(slope, value));
    const y = f64x2.mul(logOf(argument), inverse);
    const size = f64x2.abs(y);
    const inside = v128.and(f64x2.lt(size, limit), f64x2.gt(argument, number(TINY)));
    outside = v128.or(outside, v128.andnot(known, inside));
    const scaled = f64x2.mul(v128.and(size, inside), number(SIXTEEN));
    const whole = f64x2.floor(scaled);
    const t = f64x2.sub(scaled, f64x2.add(whole, number(HALF)));
    const index = i32x4.trunc_sat_f64x2_u_zero(whole);
    const first = line + (<usize>i32x4.extract_lane(index, 0) << 6);
    const second = line + (<usize>i32x4.extract_lane(index, 1) << 6);
    const q = f64x2.mul(t, t);
    const c4 = v128.load64_lane(second, v128.load64_zero(first, 32), 1, 32);
    const c3 = v128.load64_lane(second, v128.load64_zero(first, 24), 1, 24);
    const c2 = v128.load64_lane(second, v128.load64_zero(first, 16), 1, 16);
    const c1 = v128.load64_lane(second, v128.load64_zero(first, 8), 1, 8);
    const c0 = v128.load64_lane(second, v128.load64_zero(first, 0), 1, 0);
    const even = f64x2.add(f64x2.mul(f64x2.add(f64x2.mul(c4, q), c2), q), c0);
    const odd = f64x2.add(f64x2.mul(c3, q), c1);
    const z = v128.or(f64x2.abs(f64x2.add(even, f64x2.mul(odd, t))), v128.and(y, bits(SIGN)));
    v128.store(out + r * ROW, v128.bitselect(z, number(NONE), known));
  }
  if (i64x2.extract_lane(outside, 0) != 0) require(status, 0, SPEI_EXACT);
  if (i64x2.extract_lane(outside, 1) != 0) require(status, 1, SPEI_EXACT);
}

/** x − sin x, by its series where the difference would cancel. */
function angleMinusSine(x: f64): f64 {
  if (abs(x) > 1.0) return x - Math.sin(x);
  const s = x * x;
  let nested = 1.0;
  for (let n = 17.0; n >= 5.0; n -= 2.0) nested = 1.0 - (s / (n * (n - 1.0))) * nested;
  return (x * s * nested) / 6.0;
}
