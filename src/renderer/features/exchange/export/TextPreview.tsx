import { Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../ui/Notice';
import classes from './export.module.css';

const LONGEST = 20_000;
/** Keys, strings, numbers and words of JSON, in this order of the groups. */
const TOKEN =
  /("(?:[^"\\]|\\.)*")(?=\s*:)|("(?:[^"\\]|\\.)*")|((?<![\w.])-?\d[\d.eE+-]*)|(true|false|null)/g;
const KINDS = ['key', 'string', 'number', 'word'] as const;

/** Text with what looks like JSON coloured a little. Decoration only: it is exactly what was given. */
export function TextPreview({ text, error }: { text: string | null; error: string | null }) {
  const { t } = useTranslation('exchange');
  const parts = useMemo(() => (text === null ? [] : tokens(text.slice(0, LONGEST))), [text]);
  if (error) return <Notice title={t('export.previewFailed')}>{error}</Notice>;
  if (text === null) return <Skeleton className={classes.json} radius="md" />;
  return (
    <pre className={classes.json} tabIndex={0} data-testid="export-preview">
      {parts.map(({ kind, value }, at) => (
        <span key={at} data-kind={kind}>
          {value}
        </span>
      ))}
    </pre>
  );
}

function tokens(text: string): { kind: string | undefined; value: string }[] {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) parts.push({ kind: undefined, value: text.slice(end, match.index) });
    parts.push({ kind: KINDS[match.slice(1).findIndex(Boolean)], value: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: undefined, value: text.slice(end) });
  return parts;
}
