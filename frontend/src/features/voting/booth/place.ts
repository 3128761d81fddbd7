/** Where a voter comes from: `#UUID` of an election's page, or `#UUID.CREDENTIAL` of a slip. */
export interface Place {
  uuid: string;
  credential: string;
}

const FORM = /^([1-9A-HJ-NP-Za-km-z]{14,64})(?:\.([1-9A-HJ-NP-Za-km-z-]{19}))?$/;

/** Of a fragment, an address, or a slip's text. */
export function placeIn(text: string): Place | null {
  const [, uuid, credential = ''] = FORM.exec(text.slice(text.lastIndexOf('#') + 1).trim()) ?? [];
  return uuid ? { uuid, credential } : null;
}

/** The fragment is a secret: it leaves the address bar, and with it the history, before anything else happens. */
export function takePlace(): Place | null {
  const { hash, pathname } = window.location;
  if (hash) window.history.replaceState(null, '', pathname);
  return placeIn(hash);
}
