import { Tooltip } from '@mantine/core';
import { memo, useState } from 'react';
import classes from './ui.module.css';

interface Props {
  text: string;
  /** What the tooltip says, where that is more than the text itself. */
  full?: string;
  className?: string;
}

/**
 * One line of text; where it doesn't fit, it ends in an ellipsis and a tooltip holds the whole. Lists have hundreds,
 * and a tooltip takes long to render: each is rendered again only for another text.
 */
export const Truncated = memo(function Truncated({ text, full = text, className }: Props) {
  const [cut, setCut] = useState(false);
  return (
    <Tooltip label={full} disabled={!cut && full === text} multiline maw={420}>
      <span
        className={`${classes.truncated} ${className ?? ''}`}
        onPointerEnter={({ currentTarget: at }) => setCut(at.scrollWidth > at.clientWidth)}
      >
        {text}
      </span>
    </Tooltip>
  );
});
