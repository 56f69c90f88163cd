// Tells what is wrong with documents, each of any operations: node documents.mjs schema.graphql '["{ viewer { name } }", ...]'
import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';

const [file, documents] = process.argv.slice(2);
const schema = buildSchema(readFileSync(file, 'utf8'));
const wrong = JSON.parse(documents).flatMap((text) =>
  parse(text).definitions.flatMap((definition) => validate(schema, { kind: 'Document', definitions: [definition] })));
console.log(JSON.stringify(wrong.map(({ message }) => message)));
