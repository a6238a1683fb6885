import { UnstyledButton } from '@mantine/core';
import type { ImportOptions } from '@shared/domain/exchange';
import type { Image } from '@shared/domain/image';
import type { Rle } from '@shared/domain/mask';
import { decodePatch, toPolygons } from '@shared/mask';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, imageUrl } from '../../../api';
import { notifyError } from '../../../state/notify';
import shared from '../exchange.module.css';
import classes from './import.module.css';

type Rotation = ImportOptions['rotation'];

interface Props {
  token: string;
  imageId: number;
  images: number;
  value: Rotation;
  onChange(rotation: Rotation): void;
}

/** The same photo with its masks both ways: one look tells which is meant. */
export function RotationChoice({ token, imageId, images, value, onChange }: Props) {
  const { t } = useTranslation('exchange');
  return (
    <div className={shared.choice}>
      <span className={shared.label}>{t('import.rotation', { count: images })}</span>
      <div className={classes.rotations} role="radiogroup" aria-label={t('import.rotationWhich')}>
        {(['as-shown', 'as-stored'] as const).map((rotation) => (
          <UnstyledButton
            key={rotation}
            role="radio"
            aria-checked={value === rotation}
            className={classes.rotation}
            data-chosen={value === rotation || undefined}
            onClick={() => onChange(rotation)}
          >
            <Sample token={token} imageId={imageId} rotation={rotation} />
            <span>{t(`import.rotationAs.${rotation}`)}</span>
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}

function Sample(props: { token: string; imageId: number; rotation: Rotation }) {
  const { token, imageId, rotation } = props;
  const [sample, setSample] = useState<{ image: Image; masks: Rle[] } | null>(null);
  useEffect(() => {
    let current = true;
    api
      .call('import.sample', { token, imageId, rotation })
      .then((answer) => current && setSample(answer), notifyError);
    return () => void (current = false);
  }, [token, imageId, rotation]);
  if (!sample) return <span className={classes.sample} />;
  const { image, masks } = sample;
  return (
    <svg className={classes.sample} viewBox={`0 0 ${image.width} ${image.height}`} aria-hidden>
      <image href={imageUrl(image, 'full')} width={image.width} height={image.height} />
      {masks.map((mask, at) => (
        <path key={at} d={outline(mask)} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}

function outline(mask: Rle): string {
  const patch = decodePatch(mask);
  if (!patch) return '';
  return toPolygons(patch.bitmap)
    .map((ring) => {
      const points = ring.map((value, i) => value + (i % 2 === 0 ? patch.x : patch.y));
      return `M${points.join(' ')}Z`;
    })
    .join('');
}
