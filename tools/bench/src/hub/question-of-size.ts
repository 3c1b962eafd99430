import type { Target } from '../compare-http.ts';
import { readBody } from '../compare-http.ts';
import { largestFitting } from '../largest-fitting.ts';

interface Series {
  time: string[];
  value: unknown[];
  flag: unknown[];
}

/** The same question for as many of the latest months as make an answer of about `bytes`. */
export async function questionOfSize(target: Target, bytes: number): Promise<Target> {
  const series = JSON.parse((await readBody(target)).toString()) as Series;
  const { time, value, flag } = series;
  const lengthOf = (months: number) => {
    const last = <T>(values: T[]) => values.slice(values.length - months);
    return JSON.stringify({ ...series, time: last(time), value: last(value), flag: last(flag) }).length;
  };
  const months = largestFitting(time.length, bytes, lengthOf);
  return { ...target, url: `${target.url}&from=${time[time.length - months]}` };
}
