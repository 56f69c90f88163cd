// Tells what changed between schemas, as a client of the first sees it, a list for each two files:
// node schema.mjs before.graphql after.graphql [before.graphql after.graphql ...]
import { readFileSync } from 'node:fs';
import { diff } from '@graphql-inspector/core';
import { buildSchema, isRequiredArgument, isRequiredInputField } from 'graphql';

const read = (path) => buildSchema(readFileSync(path, 'utf8'));
// An optional argument that lost its default may have to be given from now on, which graphql-inspector does not count as a break.
const defaults = ['FIELD_ARGUMENT_DEFAULT_CHANGED', 'INPUT_FIELD_DEFAULT_VALUE_CHANGED'];

function isRequired(schema, path) {
  const [type, field, argument] = path.split('.');
  const found = schema.getType(type).getFields()[field];
  if (!argument) return isRequiredInputField(found);
  return isRequiredArgument(found.args.find(({ name }) => name === argument));
}

async function changes(before, after) {
  const found = await diff(before, after);
  // What is in a new type or field is new with it.
  const added = found.filter(({ type }) => ['TYPE_ADDED', 'FIELD_ADDED'].includes(type)).map(({ path }) => `${path}.`);
  const isNested = ({ criticality, path = '' }) =>
    criticality.level === 'NON_BREAKING' && added.some((parent) => path.startsWith(parent));
  // That something is deprecated is told without its directive; words are not told.
  const isDirective = ({ type, path = '' }) => type.startsWith('DIRECTIVE_USAGE') && path.includes('@deprecated');
  const isWords = ({ type }) => type.includes('DESCRIPTION');
  const told = found.filter((change) => !isNested(change) && !isDirective(change) && !isWords(change));
  const described = told.map(({ type, path = '', message, criticality }) => ({
    path,
    level: defaults.includes(type) && isRequired(after, path) ? 'BREAKING' : criticality.level,
    message: message.replace(/'([^']*)'/g, '`$1`').replace(/\.$/, ''),
  }));
  const key = ({ path, message }) => `${path} ${message}`;
  return described.sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

const files = process.argv.slice(2);
const told = [];
for (let at = 0; at < files.length; at += 2) told.push(await changes(read(files[at]), read(files[at + 1])));
console.log(JSON.stringify(told));
