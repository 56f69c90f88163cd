// Compiles a Relay application against the schema and runs what the compiler made of it:
// node relay.mjs '{"schema": ".../schema.graphql", "server": "http://...", "token": "..."}'
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import relay from 'relay-runtime';

const { Environment, Network, RecordSource, Store, commitMutation, fetchQuery } = relay;
const { schema, server, token } = JSON.parse(process.argv[2]);

const folder = mkdtempSync(join(tmpdir(), 'relay-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'src'));
copyFileSync(new URL('relay/Calendar.js', import.meta.url), join(folder, 'src/Calendar.js'));
copyFileSync(schema, join(folder, 'schema.graphql'));
writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
const config = { src: 'src', schema: 'schema.graphql', language: 'javascript', eagerEsModules: true };
writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
const compiler = createRequire(import.meta.url)('relay-compiler');
execFileSync(compiler, ['relay.config.json'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
const made = async (name) =>
  (await import(pathToFileURL(join(folder, `src/__generated__/${name}.graphql.js`)))).default;

const network = Network.create(async ({ text: query }, variables) => {
  const answer = await fetch(`${server}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
});
const environment = new Environment({ network, store: new Store(new RecordSource()) });
const records = () => Object.values(environment.getStore().getSource().toJSON());
const titles = () => records().filter((record) => record.__typename === 'Tender').map((record) => record.title);

const list = { partnership: 'zhw', first: 1 };
await fetchQuery(environment, await made('CalendarQuery'), list).toPromise();
const first = titles();
const cursor = records().find((record) => record.__typename === 'PageInfo').endCursor;
await fetchQuery(environment, await made('CalendarPaginationQuery'), { ...list, after: cursor }).toPromise();
const both = titles();

const mutation = await made('CalendarRegisterMutation');
const input = { partnership: 'zhw', year: 2023, title: 'Met Relay' };
const registered = await new Promise((onCompleted, onError) =>
  commitMutation(environment, { mutation, variables: { input }, onCompleted, onError }));
const { id } = registered.registerTender.tender;
await fetchQuery(environment, await made('CalendarTenderQuery'), { id }, { fetchPolicy: 'network-only' }).toPromise();
const refetched = environment.getStore().getSource().get(id).version;
const subscription = (await made('CalendarChangesSubscription')).params.text;
console.log(JSON.stringify({ first, both, problems: registered.registerTender.problems, refetched, subscription }));
