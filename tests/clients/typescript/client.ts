// A client in TypeScript that uses what the generator made, as strictly as it can.
import { print } from 'graphql';
import { type TypedDocumentNode } from '@graphql-typed-document-node/core';
import { CalendarDocument, NodeDocument, RegisterDocument, TenderStatus, type CalendarQuery } from './generated.js';

declare const process: { argv: string[] };
const { server, token }: { server: string; token: string } = JSON.parse(process.argv[2]!);

async function ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
  const answer = await fetch(`${server}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: { message: string }[] };
  if (errors) throw new Error(errors[0]!.message);
  return data;
}

type Tender = CalendarQuery['tenders']['nodes'][number];
const tenders: Tender[] = [];
let after: string | null | undefined = null;
do {
  const page: CalendarQuery = await ask(CalendarDocument, { partnership: 'zhw', filter: { year: 2023 }, after });
  tenders.push(...page.tenders.nodes);
  after = page.tenders.pageInfo.hasNextPage ? page.tenders.pageInfo.endCursor : null;
} while (after);

const { registerTender } = await ask(RegisterDocument, {
  input: { partnership: 'zhw', year: 2023, title: 'Met TypeScript', estimatedValue: '1234.50' },
});
const { node } = await ask(NodeDocument, { id: registerTender.tender!.id });
// @ts-expect-error There is no such step: the types know what the schema does.
const wrong: TenderStatus = 'NOWHERE';
console.log(JSON.stringify({
  titles: tenders.map((tender) => tender.title),
  registered: tenders.filter((tender) => tender.status === TenderStatus.Registered).length,
  problems: registerTender.problems,
  node: node?.__typename === 'Tender' ? node.title : wrong,
}));
