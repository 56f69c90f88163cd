// Has GraphQL Code Generator write types for the schema, compiles a client that uses them, and runs it:
// node typescript.mjs '{"schema": ".../schema.graphql", "server": "http://...", "token": "..."}'
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as documentPlugin from '@graphql-codegen/typed-document-node';
import * as typesPlugin from '@graphql-codegen/typescript';
import * as operationsPlugin from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import ts from 'typescript';

const { schema } = JSON.parse(process.argv[2]);
const own = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'typescript-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
symlinkSync(own('node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{"type": "module"}');

const strings = Object.fromEntries(
  ['CpvCode', 'Date', 'DateTime', 'Decimal', 'GmCode', 'Upload'].map((scalar) => [scalar, 'string']),
);
const generated = await codegen({
  schema: parse(readFileSync(schema, 'utf8')),
  documents: [{ location: 'queries.graphql', document: parse(readFileSync(own('queries.graphql'), 'utf8')) }],
  config: { strictScalars: true, scalars: strings, useTypeImports: true },
  filename: 'generated.ts',
  plugins: [{ types: {} }, { operations: {} }, { documents: {} }],
  pluginMap: { types: typesPlugin, operations: operationsPlugin, documents: documentPlugin },
});
writeFileSync(join(folder, 'generated.ts'), generated);
copyFileSync(own('typescript/client.ts'), join(folder, 'client.ts'));

const program = ts.createProgram([join(folder, 'client.ts')], {
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  preserveSymlinks: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
});
const wrong = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
if (wrong.length) {
  console.error(ts.formatDiagnostics(wrong, { getCurrentDirectory: () => folder, getCanonicalFileName: String, getNewLine: () => '\n' }));
  process.exit(1);
}
process.stdout.write(execFileSync('node', ['client.js', process.argv[2]], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] }));
