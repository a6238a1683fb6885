import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import commands from '../actions/en.json';
import backups from '../features/backups/en.json';
import canvas from '../canvas/en.json';
import annotations from '../features/annotations/en.json';
import exchange from '../features/exchange/en.json';
import filmstrip from '../features/filmstrip/en.json';
import gallery from '../features/gallery/en.json';
import help from '../features/help/en.json';
import history from '../features/history/en.json';
import home from '../features/home/en.json';
import jobs from '../features/jobs/en.json';
import merge from '../features/merge/en.json';
import models from '../features/models/en.json';
import quality from '../features/quality/en.json';
import review from '../features/review/en.json';
import settings from '../features/settings/en.json';
import vocabulary from '../features/vocabulary/en.json';
import workspace from '../features/workspace/en.json';
import edits from '../state/en.json';
import common from './en.json';

/** English, one namespace a feature; another language is another object of this shape. */
export const en = {
  common,
  commands,
  annotations,
  backups,
  canvas,
  edits,
  exchange,
  filmstrip,
  gallery,
  help,
  history,
  home,
  jobs,
  merge,
  models,
  quality,
  review,
  settings,
  vocabulary,
  workspace,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
  }
}

// Resources are bundled, so this is done before the first paint.
void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en },
  defaultNS: 'common',
  interpolation: { escapeValue: false },
});
