/** A real OpenID Connect provider for tests: who types a number at it is that employee.
 *  `node oidc-provider.mjs PORT REDIRECT_URI…` says `ready` once it listens. */
import Provider from 'oidc-provider';

const [port, ...redirects] = process.argv.slice(2);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'tongxin', client_secret: 'a-secret-of-theirs', redirect_uris: redirects }],
  scopes: ['openid', 'profile'],
  claims: { openid: ['sub'], profile: ['employee_number'] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, employee_number: id }) }),
});

provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
