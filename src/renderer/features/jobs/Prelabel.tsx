import { Button, Menu, Popover, Tooltip } from '@mantine/core';
import { IconChevronDown, IconProgressCheck, IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { command, isEnabled } from '../../actions/commands';
import type { CommandId } from '../../actions/commands';
import { useEnabled } from '../../actions/useEnabled';
import { activeJob, useProject } from '../../state/project';
import { TipLabel } from '../../ui/IconButton';
import { Keys } from '../../ui/Keys';
import { JobChip } from './JobChip';
import { JobNews } from './JobNews';
import { JobsPanel } from './JobsPanel';
import classes from './jobs.module.css';

const SCOPES: readonly CommandId[] = ['prelabelImage', 'prelabelUnlabelled', 'prelabelAll'];

/** Asks the model for masks; while it works, the same place shows how far it is. */
export function Prelabel() {
  const job = useProject(activeJob);
  return (
    <div className={classes.slot}>
      {!job && <JobsButton />}
      {job ? <JobChip job={job} /> : <PrelabelButton />}
      <JobNews />
    </div>
  );
}

/** What was done, when nothing that a person waits for is at work. */
function JobsButton() {
  const { t } = useTranslation('jobs');
  const any = useProject((state) => state.jobs.length > 0);
  if (!any) return null;
  return (
    <Popover position="bottom-end" width={400} trapFocus returnFocus>
      <Popover.Target>
        <button className={classes.jobs} aria-label={t('jobs')} title={t('jobs')}>
          <IconProgressCheck size={17} stroke={1.6} />
        </button>
      </Popover.Target>
      <JobsPanel />
    </Popover>
  );
}

function PrelabelButton() {
  const { t } = useTranslation('jobs');
  const main = command('prelabelImage');
  const enabled = useEnabled(main);
  return (
    <Button.Group className={classes.group} data-tour="prelabel">
      <Tooltip label={<TipLabel label={main.title()} binding={main.keys[0]} />}>
        <Button
          className={classes.main}
          leftSection={<IconSparkles size={15} stroke={1.8} />}
          disabled={!enabled}
          onClick={() => void main.run()}
        >
          {t('prelabel')}
        </Button>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button className={classes.more} aria-label={t('more')}>
            <IconChevronDown size={14} stroke={2} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {SCOPES.map(command).map((scope) => (
            <Menu.Item
              key={scope.id}
              disabled={!isEnabled(scope)}
              rightSection={<Keys binding={scope.keys[0]} />}
              onClick={() => void scope.run()}
            >
              {scope.title()}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
