import { RE2JS } from 're2js';
import isSafe from 'safe-regex2';

export interface Pattern {
  test(text: string): boolean;
}

/**
 * A regular expression of a manifest that the hub may run on anyone's text: by RE2 in linear time, or, for what RE2 does
 * not have (look-around, long repetitions), by the built-in engine where nothing in it can run away. Undefined when
 * neither holds.
 * @throws SyntaxError when it is no regular expression
 */
export function compilePattern(source: string): Pattern | undefined {
  const native = parse(source);
  const linear = compileLinear(source);
  if (linear) return linear;
  return isSafe(native) ? native : undefined;
}

/** JSON Schema asks for the `u` flag; some expressions that people write are only valid without it. */
function parse(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

function compileLinear(source: string): Pattern | undefined {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch {
    return undefined;
  }
}
