/** The log of accepted ballots names each by its blinded tracker: only who has the blinding can tell whose entry it is. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256Hex } from './hashes';

export const drawBlinding = () => bytesToHex(crypto.getRandomValues(new Uint8Array(32)));

export const blind = (tracker: string, blinding: string) => sha256Hex(`blinded|${blinding}|${tracker}`);
