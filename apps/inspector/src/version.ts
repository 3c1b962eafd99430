/** Of the use case: what it said of a file is what this version found. */
export const VERSION = '0.1.0';
