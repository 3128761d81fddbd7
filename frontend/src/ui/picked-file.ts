/** A file somebody picked. `id` comes with the upload; until then the bytes wait under `key`. Plain data, fit for a draft. */
export interface PickedFile {
  key: string;
  name: string;
  media_type: string;
  id?: string;
  /** When it was uploaded, ms. */
  at?: number;
  /** A smaller copy of a picture that is too large to send. */
  shrunk?: boolean;
  /** Why it will never be uploaded, in the server's words. It goes with nothing that is sent. */
  refused?: string;
}

/** The server clears uploads that nobody used within 24 hours. */
const keptFor = 23 * 3_600_000;

/** Not on the server, or so long ago that it may be gone: the bytes are sent (again). */
export const isUnsent = (file: PickedFile, now = Date.now()) => !file.refused && (!file.id || now - (file.at ?? 0) > keptFor);

export const uploadedIds = (files: PickedFile[]) => files.flatMap((file) => (file.id ? [file.id] : []));
export const isUploading = (files: PickedFile[]) => files.some((file) => isUnsent(file));
