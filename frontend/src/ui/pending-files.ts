/** The bytes of picked files, kept in IndexedDB as long as a draft names them: an upload goes on after the page was closed,
 *  and is done again where the server has cleared it meanwhile. */
import { createStore, del, delMany, get, keys, set } from 'idb-keyval';

const store = createStore('tongxin-files', 'pending');

interface PendingFile {
  name: string;
  blob: Blob;
}

// Private windows may refuse IndexedDB: then the upload still works, it only does not outlive the page.
const inMemory = new Map<string, PendingFile>();
const ifAllowed = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await call();
  } catch {
    return undefined;
  }
};

export async function keepPending(key: string, file: PendingFile) {
  inMemory.set(key, file);
  await ifAllowed(() => set(key, file, store));
}

export async function pendingFile(key: string): Promise<PendingFile | undefined> {
  return inMemory.get(key) ?? (await ifAllowed(() => get<PendingFile>(key, store)));
}

export async function dropPending(key: string) {
  inMemory.delete(key);
  await ifAllowed(() => del(key, store));
}

/** Forgets all that `isNamed` says no to: what was attached to a concern stays on no device that others may use. */
export async function dropUnnamed(isNamed: (key: string) => boolean) {
  for (const key of inMemory.keys()) if (!isNamed(key)) inMemory.delete(key);
  await ifAllowed(async () => {
    const kept = await keys<string>(store);
    await delMany(
      kept.filter((key) => !isNamed(key)),
      store,
    );
  });
}

/** Of a file, as the server allows. */
export const mostMegabytes = (blob: Blob) => (blob.type.startsWith('video/') ? 25 : mostPicture);
export const mostPicture = 10;
const mostPixels = 12_000_000;

/** A picture goes as it was taken, for it may be evidence; only one that is too large to send is made smaller. */
export async function shrink(file: File): Promise<PendingFile> {
  const asItIs = { name: file.name, blob: file };
  if (!file.type.startsWith('image/') || file.size <= mostMegabytes(file) * 1024 * 1024) return asItIs;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, Math.sqrt(mostPixels / (image.width * image.height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
    return blob ? { name: file.name.replace(/\.\w+$/, '') + '.jpg', blob } : asItIs;
  } catch {
    return asItIs;
  }
}
