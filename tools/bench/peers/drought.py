"""SPI and SPEI of series by other packages, for comparison.

usage: drought.py PEER INPUT OUTPUT SERIES MONTHS SCALE...
INPUT holds float64 rain[SERIES][MONTHS] and balance[SERIES][MONTHS]; OUTPUT receives float64
spi[SCALE][SERIES][MONTHS] and spei likewise. Prints the CPU seconds of each, as JSON. The first year is 1958.
"""

import json
import logging
import sys
import time
import warnings

import numpy as np
from scipy import special

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


def accumulate(values, scale):
    """Sums of the last `scale` months, along the last axis."""
    if scale == 1:
        return values
    sums = np.full_like(values, np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(values, scale, axis=-1)
    sums[..., scale - 1 :] = windows.sum(axis=-1)
    return sums


def by_month(values):
    return values.reshape(values.shape[0], -1, 12)


def scipy_spi(rain, scale):
    x = by_month(accumulate(rain, scale))
    positive = np.where(x > 0, x, np.nan)
    known = ~np.isnan(x)
    p0 = (x == 0).sum(axis=1, keepdims=True) / known.sum(axis=1, keepdims=True)
    mean = np.nanmean(positive, axis=1, keepdims=True)
    a = np.log(mean) - np.nanmean(np.log(positive), axis=1, keepdims=True)
    shape = (1 + np.sqrt(1 + 4 * a / 3)) / (4 * a)
    probability = p0 + (1 - p0) * special.gammainc(shape, x * shape / mean)
    return np.clip(special.ndtri(probability), -3.09, 3.09).reshape(rain.shape)


def scipy_spei(_rain, balance, scale):
    x = by_month(accumulate(balance, scale))
    ordered = np.sort(x, axis=1)
    n = (~np.isnan(x)).sum(axis=1, keepdims=True)
    rank = np.arange(x.shape[1])[None, :, None]
    b0 = np.nansum(ordered, axis=1, keepdims=True) / n
    b1 = np.nansum(ordered * rank, axis=1, keepdims=True) / (n * (n - 1))
    b2 = np.nansum(ordered * rank * (rank - 1), axis=1, keepdims=True) / (n * (n - 1) * (n - 2))
    l2 = 2 * b1 - b0
    k = -(6 * b2 - 6 * b1 + b0) / l2
    g = k * np.pi / np.sin(k * np.pi)
    a = l2 / g
    xi = b0 - a * (1 - g) / k
    rest = 1 - k * (x - xi) / a
    scores = special.ndtri(special.expit(-np.log(rest) / k))
    # Outside the support the bound that ours has.
    return np.where(rest <= 0, 5 * np.sign(k), scores).reshape(balance.shape)


def climate_indices_functions():
    from climate_indices import compute, indices

    monthly = compute.Periodicity.monthly

    # All cells in one call, time first: its fastest way.
    def cube(values):
        return np.ascontiguousarray(values.T)[:, :, None]

    def spi(rain, scale):
        last = 1958 + rain.shape[1] // 12 - 1
        gamma = indices.Distribution.gamma
        result = indices.spi(cube(rain), scale, gamma, 1958, 1958, last, monthly, spatial_time_major=True)
        return result[:, :, 0].T

    def spei(rain, balance, scale):
        last = 1958 + balance.shape[1] // 12 - 1
        logistic = indices.Distribution.loglogistic
        result = indices.spei(
            cube(rain), cube(rain - balance), scale, logistic, monthly, 1958, 1958, last, spatial_time_major=True
        )
        return result[:, :, 0].T

    return spi, spei


def main():
    peer, source, target = sys.argv[1:4]
    series, months = (int(word) for word in sys.argv[4:6])
    scales = [int(word) for word in sys.argv[6:]]
    rain, balance = np.fromfile(source).reshape(2, series, months)
    spi, spei = (scipy_spi, scipy_spei) if peer == "scipy" else climate_indices_functions()
    spi(rain[:2], 3), spei(rain[:2], balance[:2], 3)
    seconds, results = [], []
    for function, values in ((spi, (rain,)), (spei, (rain, balance))):
        start = time.process_time()
        results.append(np.stack([function(*values, scale) for scale in scales]))
        seconds.append(time.process_time() - start)
    np.stack(results).astype(np.float64).tofile(target)
    print(json.dumps({"spi": seconds[0], "spei": seconds[1]}))


main()
