/** Files on their way up. */
import { language } from '@/i18n';
import { fail, patienceToWrite, type Schema } from './client';
import { answered, unanswered } from './connection';
import { noAnswer, problemOf } from './problem';

export type StoredFile = Schema<'FilePublic'>;

/** XMLHttpRequest because fetch cannot tell how much of an upload is through. `onProgress` gets 0 to 1. However long it takes,
 *  it goes on as long as something gets through. */
export function upload<T = StoredFile>(
  path: string,
  file: Blob,
  name: string,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const askedAt = performance.now();
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'text';
    request.setRequestHeader('X-Tongxin', '1');
    request.setRequestHeader('Accept-Language', language());
    let isStalled = false;
    let timer: ReturnType<typeof setTimeout>;
    const goesOn = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isStalled = true;
        request.abort();
      }, patienceToWrite);
    };
    goesOn();
    request.onloadend = () => clearTimeout(timer);
    request.upload.onprogress = (event) => {
      goesOn();
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    const lost = () => {
      unanswered();
      reject(noAnswer());
    };
    request.onerror = lost;
    request.onabort = () => (isStalled ? lost() : reject(new DOMException('aborted', 'AbortError')));
    request.onload = () => {
      answered(askedAt);
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // Not JSON: problemOf says so in words.
      }
      if (request.status >= 200 && request.status < 300) resolve(body as T);
      else {
        const headers = new Headers();
        for (const name of ['Retry-After', 'X-Tongxin-Ended']) headers.set(name, request.getResponseHeader(name) ?? '');
        reject(fail(problemOf(request.status, body, headers)));
      }
    };
    signal?.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.append('file', file, name);
    request.send(form);
  });
}
