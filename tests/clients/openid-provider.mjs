// A certified OpenID provider, for the tests: node openid-provider.mjs CALLBACK [userinfo]
// Prints its address; then for each line "login NAME ADDRESS" signs that account in at the address, as a browser would, and prints
// where the browser is sent. "again NAME ADDRESS" goes there with the same browser, and so does "logout NAME ADDRESS"; "asked" prints
// how often it then was asked to sign in. For "rotate" it signs with another key from then on, and prints "rotated". Ends with its input.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

// It tells what it would do otherwise in production.
console.info = console.warn = console.error;

const [callback, where] = process.argv.slice(2);
const ours = new URL(callback).origin;
const browsers = new Map();
let asked = 0;
const accounts = {
  anna: { roles: ['kopers'], gemeente: 'GM0503' },
  bas: { roles: ['kopers', 'beheer'] },
  carla: { roles: [] },
};

const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;

async function serve() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: crypto.randomUUID() };
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'inkoopkracht', client_secret: 'geheim: van de proef', redirect_uris: [callback],
      post_logout_redirect_uris: [`${ours}/sign-out`] }],
    claims: { openid: ['sub'], profile: ['preferred_username', 'roles', 'gemeente'] },
    // Claims stand in the token, or are told at the userinfo address alone.
    conformIdTokenClaims: where === 'userinfo',
    cookies: { keys: ['proef'] },
    jwks: { keys: [key] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: `${id}@delft.nl`, ...accounts[id] }),
    }),
  });
  server.removeAllListeners('request');
  server.on('request', provider.callback());
}

async function visit(name, start) {
  const cookies = browsers.get(name);
  asked = 0;
  let [address, form] = [start, undefined];
  for (let step = 0; step < 20; step += 1) {
    if (address.startsWith(ours)) return address;
    const answer = await fetch(address, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      body: form,
      headers: { cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, key, value] = cookie.match(/^([^=]+)=([^;]*)/);
      if (value) cookies.set(key, value);
      else cookies.delete(key);
    }
    const page = await answer.text();
    form = undefined;
    if (answer.headers.has('location')) {
      address = new URL(answer.headers.get('location'), address).href;
    } else if (page.includes('op.logoutForm')) {
      address = new URL(page.match(/action="([^"]+)"/)[1], address).href;
      form = new URLSearchParams({ xsrf: page.match(/name="xsrf" value="([^"]+)"/)[1], logout: 'yes' });
    } else {
      const prompt = page.match(/name="prompt" value="([^"]+)"/)?.[1];
      if (!prompt) throw new Error(`${answer.status} ${page}`);
      if (prompt === 'login') asked += 1;
      if (name === 'niemand') {
        address = new URL(page.match(/href="([^"]*\/abort)"/)[1], address).href;
      } else {
        address = new URL(page.match(/action="([^"]+)"/)[1], address).href;
        form = new URLSearchParams({ prompt, login: name, password: 'x' });
      }
    }
  }
  throw new Error('the provider goes on and on');
}

await serve();
console.log(issuer);
for await (const line of createInterface({ input: process.stdin })) {
  const [command, name, address] = line.split(' ');
  if (command === 'rotate') {
    await serve();
    console.log('rotated');
  } else if (command === 'asked') {
    console.log(asked);
  } else {
    if (command === 'login') browsers.set(name, new Map());
    console.log(await visit(name, address));
  }
}
process.exit(0);
