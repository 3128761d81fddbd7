/** What is done with one object: each action is a POST below its address. */
import { answer, client, ifMatch } from './client';
import type { paths } from '@/api/schema.gen';

type JsonOf<R> = R extends { content: { 'application/json': infer Body } } ? Body : never;

/** Addresses of objects: `/api/v1/shop/orders/{order_id}`. */
type ObjectPath<P = keyof paths> = P extends `${infer Way}}/${string}` ? `${Way}}` : never;

/** The actions that the API describes below an address, such as `accept`. What creates something there (201) is none of them. */
type Actions<P extends string> = {
  [Each in keyof paths]: Each extends `${P}/${infer Name}`
    ? paths[Each] extends { post: { responses: infer Answers } }
      ? 201 extends keyof Answers
        ? never
        : Name
      : never
    : never;
}[keyof paths];
type Action<P extends string, Name extends string> = `${P}/${Name}` extends infer Each extends keyof paths
  ? paths[Each]['post']
  : never;
type BodyOf<Action> = Action extends { requestBody: infer Body } ? [body: JsonOf<Body>] : [];
type AnswerOf<Action> = Action extends { responses: { 200: infer Good } } ? JsonOf<Good> : undefined;

/**
 * `const act = actionsOf('/api/v1/shop/orders/{order_id}')`, then `act(order, 'confirm')` with the body that the action takes.
 * It names the version that was decided on: the server answers 412 where somebody was quicker.
 */
export function actionsOf<P extends ObjectPath>(path: P) {
  const [, parameter = ''] = /\{(\w+)\}$/.exec(path) ?? [];
  // They differ in name and body only, which TypeScript cannot see in a path that is put together.
  const send = <R>({ id, version }: Acted, name: string, body?: unknown): Promise<R> => {
    const params = { path: { [parameter]: id }, header: version === undefined ? {} : ifMatch(version) };
    return answer((client.POST as UntypedPost)(`${path}/${name}`, { params, body }));
  };
  const act = <Name extends Actions<P>>(object: Acted, name: Name, ...[body]: BodyOf<Action<P, Name>>) =>
    send<AnswerOf<Action<P, Name>>>(object, name, body);
  /** Of what the API offers by its name and takes without a body. */
  return Object.assign(act, { offered: (object: Acted) => (name: string) => send<unknown>(object, name.replaceAll('_', '-')) });
}

interface Acted {
  id: string;
  version?: number;
}

type UntypedPost = <R>(path: string, options: object) => Promise<{ data?: R; error?: unknown; response: Response }>;
