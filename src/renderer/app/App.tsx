import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './tokens.css';
import './base.css';
import './i18n';
import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { bindShortcuts } from '../actions/shortcuts';
import { bindTheme } from '../actions/theme';
import { BackupsDialog } from '../features/backups/BackupsDialog';
import { ExportDialog } from '../features/exchange/export/ExportDialog';
import { PackDialog } from '../features/exchange/export/PackDialog';
import { ImportDialog } from '../features/exchange/import/ImportDialog';
import { TagDialog } from '../features/exchange/TagDialog';
import { Tour } from '../features/help/Tour';
import { ShortcutsSheet } from '../features/help/ShortcutsSheet';
import { HistoryPanel } from '../features/history/HistoryPanel';
import { FolderBrowser } from '../features/home/FolderBrowser';
import { Home } from '../features/home/Home';
import { MergeDialog } from '../features/merge/MergeDialog';
import { ModelsDialog } from '../features/models/ModelsDialog';
import { SettingsDialog } from '../features/settings/SettingsDialog';
import { ApplyDialog } from '../features/vocabulary/ApplyDialog';
import { RemoveDialog } from '../features/vocabulary/RemoveDialog';
import { ProjectWindow } from '../features/workspace/ProjectWindow';
import { connect } from '../state/events';
import { usePreferences } from '../state/preferences';
import { useProject } from '../state/project';
import { followScale } from '../state/scale';
import { useUi } from '../state/ui';
import { followLayout } from '../ui/layout';
import { Logo } from '../ui/Logo';
import { Ring } from '../ui/Ring';
import { ConnectionBanner } from './ConnectionBanner';
import { ErrorBoundary } from './ErrorBoundary';
import { FolderDrop } from './FolderDrop';
import { Palette } from './Palette';
import { theme } from './theme';
import classes from './app.module.css';

/** Composition root: theme, texts, stores joined to the engine, and what lies over every screen. */
export function App() {
  useEffect(connect, []);
  useEffect(bindShortcuts, []);
  useEffect(followLayout, []);
  useEffect(followScale, []);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <ThemeBinding />
      <ErrorBoundary>
        <Screen />
        <HistoryPanel />
        <Tour />
        <ExportDialog />
        <PackDialog />
        <ImportDialog />
        <TagDialog />
        <ApplyDialog />
        <RemoveDialog />
        <BackupsDialog />
        <MergeDialog />
        <ModelsDialog />
        <SettingsDialog />
        <ShortcutsSheet />
        <FolderBrowser />
        <Palette />
        <Busy />
        <FolderDrop />
      </ErrorBoundary>
      <ConnectionBanner />
      <Notifications position="bottom-center" limit={3} className={classes.toasts} />
    </MantineProvider>
  );
}

function Screen() {
  // Commands are drawn with their keys everywhere: other keys, another drawing.
  usePreferences(({ keys }) => keys);
  const started = useProject((state) => state.started);
  const open = useProject((state) => state.project !== null);
  useDocumentTitle(useProject((state) => state.project?.name ?? 'ProxyLabel'));
  if (!started)
    return (
      <div className={classes.starting}>
        <Logo size={44} />
      </div>
    );
  return open ? <ProjectWindow /> : <Home />;
}

function ThemeBinding() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  useEffect(() => bindTheme(colorScheme, setColorScheme), [colorScheme, setColorScheme]);
  return null;
}

function Busy() {
  const { t } = useTranslation('home');
  const busy = useUi((ui) => ui.busy);
  if (!busy) return null;
  return (
    <div className={classes.busy} role="status">
      <Ring value={null} size={28} width={3} />
      {t(busy)}
    </div>
  );
}
