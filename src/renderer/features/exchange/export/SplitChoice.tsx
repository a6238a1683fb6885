import { NumberInput, TagsInput } from '@mantine/core';
import type { SplitRule } from '@shared/domain/exchange';
import { useTranslation } from 'react-i18next';
import { Row } from '../Choice';
import shared from '../exchange.module.css';
import classes from './export.module.css';

interface Props {
  split: SplitRule | null;
  onSplit(split: SplitRule | null): void;
}

const FRESH: Record<SplitRule['kind'], SplitRule> = {
  ratio: {
    kind: 'ratio',
    seed: '',
    parts: [
      { name: 'train', share: 80 },
      { name: 'val', share: 20 },
    ],
  },
  folder: { kind: 'folder', parts: [], otherwise: 'train' },
  tag: { kind: 'tag', parts: ['val', 'test'], otherwise: 'train' },
};

/** How images are dealt out to train, val and test: the same image always to the same part. */
export function SplitChoice({ split, onSplit }: Props) {
  const { t } = useTranslation('exchange');
  return (
    <>
      <Row
        label={t('split.label')}
        value={split?.kind ?? 'none'}
        data={(['none', 'ratio', 'folder', 'tag'] as const).map((value) => ({
          value,
          label: t(`split.${value}`),
        }))}
        onChange={(kind) => onSplit(kind === 'none' ? null : FRESH[kind])}
        hint={t(`split.${split?.kind ?? 'none'}Hint`)}
      />
      {split?.kind === 'ratio' && (
        <div className={classes.shares}>
          {split.parts.map(({ name, share }, at) => (
            <NumberInput
              key={name}
              label={name}
              value={share}
              min={1}
              max={1000}
              hideControls
              classNames={{ label: shared.label }}
              onChange={(value) => {
                const parts = split.parts.with(at, { name, share: Number(value) || 1 });
                onSplit({ ...split, parts });
              }}
            />
          ))}
          {!split.parts.some(({ name }) => name === 'test') && (
            <button
              className={classes.addPart}
              onClick={() =>
                onSplit({ ...split, parts: [...split.parts, { name: 'test', share: 10 }] })
              }
            >
              {t('split.addTest')}
            </button>
          )}
        </div>
      )}
      {split && split.kind !== 'ratio' && (
        <TagsInput
          aria-label={t(`split.${split.kind}Parts`)}
          placeholder={t(`split.${split.kind}Parts`)}
          value={split.parts}
          maxTags={20}
          onChange={(parts) => onSplit({ ...split, parts })}
        />
      )}
    </>
  );
}
