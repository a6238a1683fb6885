import { useTranslation } from 'react-i18next';
import { CommandButton } from '../../actions/CommandButton';
import { useEditor } from '../../state/editor';
import { ViewMenu } from './ViewMenu';
import classes from './workspace.module.css';

export function ZoomBar() {
  const { t } = useTranslation('workspace');
  const zoom = useEditor((snapshot) => Math.round(snapshot.zoom * 100));
  return (
    <div className={classes.zoom}>
      <CommandButton id="zoomOut" size={24} position="top" />
      <output data-testid="zoom">{t('zoom', { percent: zoom })}</output>
      <CommandButton id="zoomIn" size={24} position="top" />
      <CommandButton id="fit" size={24} position="top" />
      <ViewMenu />
    </div>
  );
}
