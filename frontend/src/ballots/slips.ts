/** What a voter gets on paper or on their device: the election and a credential, short enough for a QR code. */
import { type Credential, isCredential } from './credentials';
import { require } from './errors';

export interface Slip {
  /** The election's uuid. */
  election: string;
  credential: Credential;
}

const FORM = /^([1-9A-HJ-NP-Za-km-z]{14,64})\.([1-9A-HJ-NP-Za-km-z-]{19})$/;

export const slipText = ({ election, credential }: Slip): string => `${election}.${credential}`;

/** After `#`, what a browser never sends to a server. */
export const slipAddress = (page: string, slip: Slip): string => `${page}#${slipText(slip)}`;

/** From a QR code, an address, or what somebody typed: only the credential, with spaces or without dashes. */
export function readSlip(text: string, election: string): Slip {
  const plain = text.slice(0, 2_000).trim();
  const [, uuid, scanned] = FORM.exec(plain.slice(plain.lastIndexOf('#') + 1)) ?? [];
  require(uuid === undefined || uuid === election, 'slip_other_election');
  const characters = (scanned ?? plain).replace(/[\s\-–—－]/g, '');
  const credential = characters.length === 15 ? (characters.match(/.{3}/g) ?? []).join('-') : '';
  require(isCredential(credential), 'wrong_credential');
  return { election, credential };
}
