import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Column } from './describe-schema.testing.ts';

/** The interface `Schema` of `schema.ts`, as the columns that it promises; `type` is one of a few families. */
export function readSchemaTypes(): Record<string, Column[]> {
  const path = join(import.meta.dirname, 'schema.ts');
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const tables: Record<string, Column[]> = {};
  for (const statement of source.statements)
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === 'Schema')
      for (const member of statement.members)
        if (ts.isPropertySignature(member) && member.type && ts.isTypeLiteralNode(member.type))
          tables[nameOf(member)] = member.type.members
            .filter((column) => ts.isPropertySignature(column))
            .map(columnOf)
            .sort((a, b) => (a.name < b.name ? -1 : 1));
  return tables;
}

const nameOf = ({ name }: ts.PropertySignature) =>
  ts.isStringLiteral(name) || ts.isIdentifier(name) ? name.text : '';

function columnOf(column: ts.PropertySignature): Column {
  const text = column.type?.getText() ?? '';
  return {
    name: nameOf(column),
    type: familyOf(text),
    nullable: /\| null$/.test(text) || text.startsWith('Optional'),
  };
}

function familyOf(text: string): string {
  if (/At$/.test(text)) return 'timestamptz';
  if (/Json</.test(text)) return 'jsonb';
  if (text.startsWith('string[]')) return '_text';
  const word = /number|boolean|Buffer/.exec(text)?.[0];
  return word ?? 'text';
}

/** The same families, of Postgres's types. */
export function typeFamily(type: string): string {
  if (/^(int2|int4|int8|float8)$/.test(type)) return 'number';
  // json is as jsonb to the code: it only keeps the order of members.
  return { bool: 'boolean', bytea: 'Buffer', tsvector: 'text', json: 'jsonb' }[type] ?? type;
}
