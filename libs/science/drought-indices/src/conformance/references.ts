import { EVAPOTRANSPIRATION_REFERENCES } from './evapotranspiration-references.ts';
import { INDEX_REFERENCES } from './index-references.ts';
import type { ReadText } from './published-values.ts';

/** One published series or table that the library reproduces. */
export interface Reference {
  /** The fixture, under `drought/`. */
  readonly file: string;
  readonly origin: string;
  /** What it takes to get there. */
  readonly convention: string;
  /** Largest difference allowed: that of an independent reproduction. */
  readonly stated: number;
  /** Largest absolute difference of the library to the published values, in their unit. */
  readonly measure: (read: ReadText) => number;
}

/** Every published value the library is held to. */
export const REFERENCES: readonly Reference[] = [...INDEX_REFERENCES, ...EVAPOTRANSPIRATION_REFERENCES];
