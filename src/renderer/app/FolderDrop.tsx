import { IconPhotoPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api';
import { notifyInfo } from '../state/notify';
import { useProject } from '../state/project';
import { takePath } from '../state/projects';
import classes from './app.module.css';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** A folder, a project file, or a file of labels dropped anywhere on the window. */
export function FolderDrop() {
  const { t } = useTranslation('home');
  const [over, setOver] = useState(false);
  const open = useProject((state) => state.project !== null);

  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (!hasFiles(event) || !file) return;
      event.preventDefault();
      const path = api.pathOf(file);
      if (path) void takePath(path);
      else notifyInfo(t('dropUnknown'));
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [t]);

  if (!over) return null;
  return (
    <div className={classes.drop}>
      <IconPhotoPlus size={36} stroke={1.3} />
      {t(open ? 'dropInProject' : 'dropHere')}
    </div>
  );
}
