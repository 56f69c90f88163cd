// Follows an import and a calendar with graphql-ws, over two servers of one database:
// node subscriptions.mjs '{"servers": [...], "token": "...", "calendar": "Nr;Titel..."}'
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const { servers, token, calendar } = JSON.parse(process.argv[2]);
const authorization = `Bearer ${token}`;
const clients = servers.map((server) =>
  createClient({
    url: `${server.replace('http', 'ws')}/graphql/ws`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization: authorization },
  }),
);

async function checkWorkbook(server) {
  const query = `mutation ($file: Upload!) {
    checkWorkbook(input: {partnership: "zhw", kind: CALENDAR, year: 2023, file: $file}) { importRun { id } } }`;
  const form = new FormData();
  form.append('operations', JSON.stringify({ query, variables: { file: null } }));
  form.append('map', JSON.stringify({ 0: ['variables.file'] }));
  form.append('0', new Blob([calendar]), 'kalender.csv');
  const headers = { Authorization: authorization, 'GraphQL-Require-Preflight': '1' };
  const answer = await fetch(`${server}/graphql`, { method: 'POST', headers, body: form });
  return (await answer.json()).data.checkWorkbook.importRun.id;
}

async function statuses(client, id) {
  const query = 'subscription ($id: ID!) { importProgress(id: $id) { status progress rows { read } } }';
  const told = [];
  for await (const { data, errors } of client.iterate({ query, variables: { id } })) {
    told.push(errors ?? data.importProgress.status);
  }
  return told;
}

function firstChange(client) {
  const query = `subscription { calendarChanges(partnership: "zhw", year: 2023) {
    kind actor cause count complete tenderIds tenders { reference title } } }`;
  const changes = client.iterate({ query });
  return changes.next().then(({ value }) => value.data.calendarChanges);
}

async function once(client, request) {
  for await (const answer of client.iterate(request)) return answer;
}

const changes = clients.map(firstChange);
// What was asked for before on the same socket is under way when this is answered.
await Promise.all(clients.map((client) => once(client, { query: '{ __typename }' })));
const id = await checkWorkbook(servers[0]);
const checked = await statuses(clients[1], id);
const apply = 'mutation ($id: ID!) { applyImport(input: {id: $id}) { problems { code } } }';
const applying = await once(clients[0], { query: apply, variables: { id } });
const applied = await statuses(clients[1], id);
const told = await Promise.all(changes);
const invalid = await once(clients[0], { query: '{ noSuchField }' }).catch((errors) => errors);
await Promise.all(clients.map((client) => client.dispose()));
console.log(JSON.stringify({ id, checked, applying, applied, told, invalid }));
process.exit(0);
