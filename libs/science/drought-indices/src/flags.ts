/**
 * What a value of an index is, one flag per value:
 * - `ok`: as computed;
 * - `missing`: no value, because the month, or one of the months accumulated, has none;
 * - `clipped`: beyond the clip of the recipe, set to it;
 * - `out-of-support`: outside what the calibration can express, set to the bound that the recipe names;
 * - `short-record`: no value, because the calibration is too poor for this calendar month: fewer years with a value
 *   than required, or no variation to fit (only zeros, one positive or only equal values).
 */
export const INDEX_FLAGS = ['ok', 'missing', 'clipped', 'out-of-support', 'short-record'] as const;

export type IndexFlag = (typeof INDEX_FLAGS)[number];

/** Positions in {@link INDEX_FLAGS}, as they stand in the flag arrays. */
export const FLAG = { ok: 0, missing: 1, clipped: 2, outOfSupport: 3, shortRecord: 4 } as const;
