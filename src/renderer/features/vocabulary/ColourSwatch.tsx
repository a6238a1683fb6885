import { ColorPicker, Popover } from '@mantine/core';
import type { Category } from '@shared/domain/category';
import { PALETTE } from '@shared/domain/palette';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setColour } from '../../state/vocabulary';
import classes from './vocabulary.module.css';

/** A category's colour, and the popover that changes it. One step of the history a visit. */
export const ColourSwatch = memo(function ColourSwatch({
  category: { id, name, colour },
}: {
  category: Category;
}) {
  const { t } = useTranslation('vocabulary');
  const [draft, setDraft] = useState<string | null>(null);
  const close = () => {
    if (draft !== null && draft !== colour) void setColour(id, draft);
    setDraft(null);
  };
  return (
    <Popover
      opened={draft !== null}
      onDismiss={close}
      position="left-start"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button
          className={classes.swatch}
          style={{ background: draft ?? colour }}
          aria-label={t('colour', { name })}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            if (draft === null) setDraft(colour);
            else close();
          }}
        />
      </Popover.Target>
      <Popover.Dropdown onClick={(event) => event.stopPropagation()}>
        <ColorPicker
          size="sm"
          format="hex"
          value={draft ?? colour}
          onChange={setDraft}
          swatches={[...PALETTE]}
          swatchesPerRow={8}
        />
      </Popover.Dropdown>
    </Popover>
  );
});
