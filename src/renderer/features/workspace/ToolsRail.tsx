import { useTranslation } from 'react-i18next';
import { CommandButton } from '../../actions/CommandButton';
import { region } from '../../actions/regions';
import { useEditor } from '../../state/editor';
import { useUi } from '../../state/ui';
import classes from './workspace.module.css';

export function ToolsRail() {
  const { t } = useTranslation('workspace');
  const tool = useEditor((snapshot) => snapshot.toolId);
  const hidden = useEditor((snapshot) => snapshot.allHidden);
  const historyOpen = useUi((ui) => ui.historyOpen);
  const place = { position: 'right', size: 30 } as const;
  return (
    <nav className={classes.rail} aria-label={t('tools')} {...region('tools')}>
      <CommandButton id="toolSelect" pressed={tool === 'select'} {...place} />
      <CommandButton id="toolBrush" pressed={tool === 'brush'} {...place} />
      <CommandButton id="toolEraser" pressed={tool === 'eraser'} {...place} />
      <CommandButton id="toolPolygon" pressed={tool === 'polygon'} {...place} />
      <CommandButton id="toolLasso" pressed={tool === 'lasso'} {...place} />
      <CommandButton id="toolRectangle" pressed={tool === 'rectangle'} {...place} />
      <CommandButton id="toolSplit" pressed={tool === 'split'} {...place} />
      <CommandButton id="toolSmart" pressed={tool === 'smart'} {...place} />
      <CommandButton id="toolBox" pressed={tool === 'box'} {...place} />
      <CommandButton id="toolBucket" pressed={tool === 'bucket'} {...place} />
      <CommandButton id="toolPan" pressed={tool === 'pan'} binding={t('space')} {...place} />
      <hr />
      <CommandButton id="undo" {...place} />
      <CommandButton id="redo" {...place} />
      <CommandButton id="showHistory" pressed={historyOpen} {...place} />
      <hr />
      <CommandButton id="hideMasks" pressed={hidden} {...place} />
      <CommandButton id="fit" {...place} />
    </nav>
  );
}
