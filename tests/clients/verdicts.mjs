// Tells of documents whether each is valid, as the reference implementation sees it: node verdicts.mjs schema.graphql '["{ viewer { name } }", ...]'
import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';

const [file, documents] = process.argv.slice(2);
const schema = buildSchema(readFileSync(file, 'utf8'));
const isValid = (text) => {
  try {
    return validate(schema, parse(text)).length === 0;
  } catch {
    return false;
  }
};
console.log(JSON.stringify(JSON.parse(documents).map(isValid)));
