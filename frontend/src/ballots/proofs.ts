/** Zero-knowledge proofs of the format. All ends are taken modulo q. */
import { type Group } from './groups';
import { randomBelow } from './random';

export interface Proof {
  challenge: bigint;
  response: bigint;
}

/** That the prover knows the discrete logarithm of X; `challengeOf` hashes what the proof is bound to. */
export function proveKnowledge(group: Group, secret: bigint, challengeOf: (commitment: bigint) => bigint): Proof {
  const random = randomBelow(group.q);
  const challenge = challengeOf(group.powerOfG(random));
  return { challenge, response: group.scalar(random - secret * challenge) };
}

export function knows(group: Group, X: bigint, { challenge, response }: Proof, challengeOf: (commitment: bigint) => bigint) {
  return challengeOf(group.multiply(group.powerOfG(response), group.power(X, challenge))) === challenge;
}

/** A group with the table of an election's public key. */
export interface ElectionGroup {
  group: Group;
  powerOfY(exponent: bigint): bigint;
}

/** That (alpha, beta) encrypts `value`. The prover knows its randomness and what it encrypts: `off` is that minus `value`. */
export interface ProvenBranch {
  randomness: bigint;
  off: bigint;
}

/** Proves that one of several pairs encrypts its value, without saying which. */
export function proveOneOf({ group, powerOfY }: ElectionGroup, prefix: string, branches: ProvenBranch[], truth: number): Proof[] {
  const { q } = group;
  let random = 0n;
  const commitments: bigint[] = [];
  const proofs = branches.map(({ randomness, off }, index) => {
    if (index === truth) {
      random = randomBelow(q);
      commitments.push(group.powerOfG(random), powerOfY(random));
      return { challenge: 0n, response: 0n };
    }
    const proof = { challenge: randomBelow(q), response: randomBelow(q) };
    // The same commitments as alpha^challenge … would give, by powers of g and y only, for which there are tables.
    const exponent = proof.response + randomness * proof.challenge;
    const masked = group.multiply(powerOfY(exponent), group.powerOfG(off * proof.challenge));
    commitments.push(group.powerOfG(exponent), masked);
    return proof;
  });
  const others = proofs.reduce((sum, { challenge }) => sum + challenge, 0n);
  const challenge = group.scalar(group.challenge(prefix, commitments) - others);
  const secret = branches[truth]?.randomness ?? 0n;
  proofs[truth] = { challenge, response: group.scalar(random - secret * challenge) };
  return proofs;
}

export interface CheckedBranch {
  alpha: bigint;
  beta: bigint;
  value: bigint;
}

export function isOneOf({ group, powerOfY }: ElectionGroup, prefix: string, branches: CheckedBranch[], proofs: Proof[]): boolean {
  if (proofs.length !== branches.length) return false;
  let sum = 0n;
  const commitments = branches.flatMap(({ alpha, beta, value }, index) => {
    const { challenge = 0n, response = 0n } = proofs[index] ?? {};
    sum += challenge;
    const powers = group.multiply(powerOfY(response), group.power(beta, challenge));
    return [
      group.multiply(group.powerOfG(response), group.power(alpha, challenge)),
      group.multiply(powers, group.powerOfG(-value * challenge)),
    ];
  });
  return group.scalar(sum) === group.challenge(prefix, commitments);
}
