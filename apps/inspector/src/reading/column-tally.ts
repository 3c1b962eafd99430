import type { DescribedVariable } from '@cdh/contracts';

const MISSING = new Set(['', 'NaN', 'nan', 'NA', 'N/A', 'null', 'NULL', 'None']);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const COMMA_NUMBER = /^[+-]?\d+,\d+([eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d{1,15}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const FRENCH_DAY = /^(\d{2})\/(\d{2})\/(\d{4})$/;
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

type Kind = 'integer' | 'number' | 'commaNumber' | 'date' | 'datetime' | 'boolean' | 'text';

/** What the text cells of one column have in common. */
export class ColumnTally {
  readonly name: string;
  private readonly seen: Record<Kind, number> = {
    integer: 0,
    number: 0,
    commaNumber: 0,
    date: 0,
    datetime: 0,
    boolean: 0,
    text: 0,
  };
  private absent = 0;
  private total = 0;
  private least = Infinity;
  private most = -Infinity;
  private first: string | undefined;
  private last: string | undefined;

  constructor(name: string) {
    this.name = name;
  }

  add(cell: string | undefined): void {
    const text = cell?.trim() ?? '';
    this.total += 1;
    if (MISSING.has(text)) {
      this.absent += 1;
      return;
    }
    if (INTEGER.test(text)) this.number('integer', Number(text));
    else if (NUMBER.test(text)) this.number('number', Number(text));
    else if (COMMA_NUMBER.test(text)) this.number('commaNumber', Number(text.replace(',', '.')));
    else if (DAY.test(text)) this.time('date', text);
    else if (TIME.test(text)) this.time('datetime', text.replace(' ', 'T'));
    else if (FRENCH_DAY.test(text)) this.time('date', text.replace(FRENCH_DAY, '$3-$2-$1'));
    else if (/^(true|false)$/i.test(text)) this.seen.boolean += 1;
    else this.seen.text += 1;
  }

  /** Decimal commas, and no decimal point anywhere. */
  get commas(): boolean {
    return this.seen.commaNumber > 0 && this.seen.number === 0;
  }

  get type(): DescribedVariable['type'] {
    const { integer, number, commaNumber, date, datetime, boolean, text } = this.seen;
    const numbers = integer + number + commaNumber;
    const kinds = [numbers, date + datetime, boolean, text].filter((count) => count > 0).length;
    if (kinds !== 1 || text > 0) return 'text';
    if (numbers > 0) return number + commaNumber > 0 ? 'number' : 'integer';
    if (boolean > 0) return 'boolean';
    return datetime > 0 ? 'datetime' : 'date';
  }

  /** First and last, where every value is a number. */
  get range(): [number, number] | undefined {
    return this.type === 'integer' || this.type === 'number' ? [this.least, this.most] : undefined;
  }

  get times(): [string, string] | undefined {
    const timed = this.type === 'date' || this.type === 'datetime';
    return timed && this.first !== undefined && this.last !== undefined ? [this.first, this.last] : undefined;
  }

  toVariable(unit?: string): DescribedVariable {
    const [min, max] = this.range ?? this.times ?? [];
    return {
      name: this.name,
      type: this.type,
      ...(unit ? { unit } : {}),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(this.total === 0 ? {} : { missing: this.absent / this.total }),
    };
  }

  private number(kind: Kind, value: number): void {
    this.seen[kind] += 1;
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  private time(kind: Kind, text: string): void {
    this.seen[kind] += 1;
    if (this.first === undefined || text < this.first) this.first = text;
    if (this.last === undefined || text > this.last) this.last = text;
  }
}
