import { Popover, SegmentedControl, Switch, Textarea } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { DEFAULT_RULES, type Rules, Template } from '@shared/domain/rules';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tryWords } from '../../state/preview';
import { setPreferences, usePreferences } from '../../state/preferences';
import { useProject } from '../../state/project';
import { setRules } from '../../state/vocabulary';
import { IconButton } from '../../ui/IconButton';
import { TrialSlider } from './TrialSlider';
import classes from './rules.module.css';

/** How all words become masks: what competes with what, how small a mask may be, in which sentences. */
export function RulesMenu() {
  const { t } = useTranslation('vocabulary');
  const [opened, setOpened] = useState(false);
  const rules = useProject((state) => state.project?.rules ?? DEFAULT_RULES);
  const ask = usePreferences((state) => state.askBeforeMasksChange);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={300}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <IconButton
          icon={IconAdjustmentsHorizontal}
          label={t('rules.title')}
          size={24}
          pressed={opened}
          onClick={() => setOpened(!opened)}
        />
      </Popover.Target>
      <Popover.Dropdown
        className={classes.rules}
        aria-label={t('rules.title')}
        onKeyDown={(event) => event.key !== 'Escape' && event.stopPropagation()}
      >
        <div className={classes.line}>
          <span>{t('rules.overlap')}</span>
          <SegmentedControl
            size="xs"
            aria-label={t('rules.overlap')}
            value={rules.overlap}
            data={(['exclusive', 'overlapping'] as const).map((value) => ({
              value,
              label: t(`rules.${value}`),
            }))}
            onChange={(overlap) => void setRules({ ...rules, overlap })}
          />
        </div>
        <small>{t(`rules.${rules.overlap}Hint`)}</small>
        <LeastArea rules={rules} />
        <Sentences key={String(rules.templates)} rules={rules} />
        <Switch
          size="xs"
          label={t('rules.ask')}
          checked={ask}
          onChange={({ currentTarget }) =>
            setPreferences({ askBeforeMasksChange: currentTarget.checked })
          }
        />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Shares of the image from a hundred-thousandth to a quarter: the slider's steps are factors. */
const SMALLEST = 1e-5;
const LARGEST = 0.25;
const toShare = (at: number) => (at === 0 ? 0 : SMALLEST * (LARGEST / SMALLEST) ** at);
const toSlider = (share: number) =>
  share <= SMALLEST ? 0 : Math.log(share / SMALLEST) / Math.log(LARGEST / SMALLEST);

function LeastArea({ rules }: { rules: Rules }) {
  const { t } = useTranslation('vocabulary');
  const withArea = (at: number) => ({ ...rules, minArea: toShare(at) });
  return (
    <div className={classes.line}>
      <span>{t('rules.minArea')}</span>
      <TrialSlider
        label={t('rules.minArea')}
        value={toSlider(rules.minArea)}
        text={(at) => t('rules.share', { share: `${Number((toShare(at) * 100).toPrecision(2))}` })}
        onTry={(at) => void tryWords({ categories: null, rules: withArea(at) })}
        onSettle={(at) => setRules(withArea(at))}
      />
    </div>
  );
}

/** One a line; nothing written: those that the model was made with. */
function Sentences({ rules }: { rules: Rules }) {
  const { t } = useTranslation('vocabulary');
  const [text, setText] = useState((rules.templates ?? []).join('\n'));
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  const wrong = lines.find((line) => !Template.safeParse(line).success);
  const save = () => {
    if (wrong !== undefined) return;
    const templates = lines.length > 0 ? lines.slice(0, 100) : null;
    if (String(templates) !== String(rules.templates)) void setRules({ ...rules, templates });
  };
  return (
    <Textarea
      label={t('rules.templates')}
      placeholder={t('rules.templatesPlaceholder')}
      autosize
      minRows={2}
      maxRows={6}
      value={text}
      error={wrong === undefined ? null : t('rules.templateWrong', { line: wrong })}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={save}
      classNames={{ label: classes.label, input: classes.sentences }}
    />
  );
}
