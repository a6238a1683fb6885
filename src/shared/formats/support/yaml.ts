import { parse } from 'yaml';

/**
 * A YAML document as plain values. Aliases are hardly ever used in label files and can blow up, so few are
 * taken. @throws Error with the parser's sentence
 */
export function parseYaml(text: string): unknown {
  return parse(text, { maxAliasCount: 16, logLevel: 'silent', prettyErrors: false }) as unknown;
}

/** A text as a YAML scalar in quotes: JSON's strings are YAML's. */
export const yamlText = (text: string): string => JSON.stringify(text);
