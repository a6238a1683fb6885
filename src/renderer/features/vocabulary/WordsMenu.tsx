import { Menu } from '@mantine/core';
import { IconDots, IconFileExport, IconFileImport, IconListDetails } from '@tabler/icons-react';
import { VOCABULARY_FORMATS } from '@shared/formats/vocabulary';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api';
import { useProject } from '../../state/project';
import {
  addEntries,
  chooseVocabulary,
  saveVocabulary,
  type VocabularyList,
} from '../../state/vocabulary-files';
import { IconButton } from '../../ui/IconButton';

const MORE = { size: 15, stroke: 1.7 } as const;

/** Vocabularies from files and into files, and those that come with the app. */
export function WordsMenu() {
  const { t } = useTranslation('vocabulary');
  const [opened, setOpened] = useState(false);
  const [lists, setLists] = useState<readonly VocabularyList[]>([]);
  const empty = useProject((state) => state.categories.length === 0);
  useEffect(() => {
    if (!opened || lists.length > 0) return;
    // Without them the menu is shorter; what else it offers works.
    api.call('vocabulary.lists', {}).then(setLists, (error: unknown) => console.error(error));
  }, [opened, lists]);
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" width={230}>
      <Menu.Target>
        <IconButton
          icon={IconDots}
          label={t('files.menu')}
          size={24}
          onClick={() => setOpened(!opened)}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconFileImport {...MORE} />}
          onClick={() => void chooseVocabulary()}
        >
          {t('files.import')}
        </Menu.Item>
        <Menu.Sub>
          <Menu.Sub.Target>
            <Menu.Sub.Item leftSection={<IconListDetails {...MORE} />}>
              {t('files.lists')}
            </Menu.Sub.Item>
          </Menu.Sub.Target>
          <Menu.Sub.Dropdown>
            {lists.map(({ id, title, entries }) => (
              <Menu.Item key={id} onClick={() => void addEntries(entries)}>
                {t('files.list', { title, count: entries.length })}
              </Menu.Item>
            ))}
          </Menu.Sub.Dropdown>
        </Menu.Sub>
        <Menu.Divider />
        {VOCABULARY_FORMATS.map((format) => (
          <Menu.Item
            key={format}
            disabled={empty}
            leftSection={<IconFileExport {...MORE} />}
            onClick={() => void saveVocabulary(format)}
          >
            {t(`files.export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
