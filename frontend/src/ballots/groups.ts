import { type GroupName, groupParameters } from './group-parameters';
import { sha256Integer } from './hashes';

const WIDTH = 6;
const MASK = (1n << BigInt(WIDTH)) - 1n;

/** Powers of one base, made once: a power is one product per 6 bits of the exponent. About 0.7 MB, 30 ms on a desk computer. */
function powersOf(base: bigint, { p, q }: { p: bigint; q: bigint }): (exponent: bigint) => bigint {
  const rows: bigint[][] = [];
  const bits = q.toString(2).length;
  let first = base;
  for (let bit = 0; bit < bits; bit += WIDTH) {
    const row = [1n];
    for (let digit = 1n, power = first; digit <= MASK; digit++, power = (power * first) % p) row.push(power);
    rows.push(row);
    first = ((row[row.length - 1] ?? 1n) * first) % p;
  }
  return (exponent) => {
    let rest = ((exponent % q) + q) % q;
    let product = 1n;
    for (const row of rows) {
      const digit = Number(rest & MASK);
      if (digit) product = (product * (row[digit] ?? 1n)) % p;
      rest >>= BigInt(WIDTH);
    }
    return product;
  };
}

/** Exponents are taken modulo q. Times depend on the secrets, as everywhere in BigInt: no other page may run code next to this. */
export class Group {
  readonly p: bigint;
  readonly g: bigint;
  readonly q: bigint;
  /** Digits of the longest element and scalar: what is longer is refused before it becomes an integer. */
  readonly elementDigits: number;
  readonly scalarDigits: number;
  private ofG: ((exponent: bigint) => bigint) | null = null;

  private constructor(readonly name: GroupName) {
    const { p, g, q } = groupParameters[name];
    this.p = p;
    this.g = g;
    this.q = q;
    this.elementDigits = p.toString().length;
    this.scalarDigits = q.toString().length;
  }

  private static readonly known = new Map<GroupName, Group>();

  /** Null where Belenios 2.0 has no such group. */
  static named(name: string): Group | null {
    if (!Object.keys(groupParameters).includes(name)) return null;
    const known = name as GroupName;
    const group = Group.known.get(known) ?? new Group(known);
    Group.known.set(known, group);
    return group;
  }

  powerOfG(exponent: bigint): bigint {
    this.ofG ??= powersOf(this.g, this);
    return this.ofG(exponent);
  }

  /** For a base that is raised many times. */
  powersOf = (base: bigint) => powersOf(base, this);

  power(base: bigint, exponent: bigint): bigint {
    const { p, q } = this;
    const digits = (((exponent % q) + q) % q).toString(32);
    const powers = [1n];
    for (let index = 1; index < 32; index++) powers.push(((powers[index - 1] ?? 1n) * base) % p);
    let product = 1n;
    for (const character of digits) {
      for (let square = 0; square < 5; square++) product = (product * product) % p;
      const digit = parseInt(character, 32);
      if (digit) product = (product * (powers[digit] ?? 1n)) % p;
    }
    return product;
  }

  multiply = (one: bigint, other: bigint): bigint => (one * other) % this.p;
  divide = (one: bigint, other: bigint): bigint => (one * inverse(other, this.p)) % this.p;
  scalar = (value: bigint): bigint => ((value % this.q) + this.q) % this.q;
  inverseScalar = (value: bigint): bigint => inverse(this.scalar(value), this.q);

  isMember(value: bigint): boolean {
    if (value <= 0n || value >= this.p) return false;
    // power() takes exponents modulo q, so that q itself would be 0.
    return this.multiply(this.power(value, this.q - 1n), value) === 1n;
  }

  /** The challenge of a proof: SHA-256 of the prefix and the elements in decimal, joined by commas. */
  challenge(prefix: string, elements: bigint[]): bigint {
    return sha256Integer(prefix + elements.join(',')) % this.q;
  }
}

/** By Euclid; the modulus is prime and the value not 0. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [one, other] = [modulus, value];
  let [factor, next] = [0n, 1n];
  while (other > 0n) {
    const quotient = one / other;
    [one, other] = [other, one - quotient * other];
    [factor, next] = [next, factor - quotient * next];
  }
  return ((factor % modulus) + modulus) % modulus;
}
