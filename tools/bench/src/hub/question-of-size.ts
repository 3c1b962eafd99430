import type { Target } from '../compare-http.ts';
import { readBody } from '../compare-http.ts';

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
  let [least, most] = [1, time.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (lengthOf(middle) <= bytes) least = middle;
    else most = middle - 1;
  }
  return { ...target, url: `${target.url}&from=${time[time.length - least]}` };
}
