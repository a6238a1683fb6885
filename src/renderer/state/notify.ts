import { notifications } from '@mantine/notifications';
import { toAppError } from '@shared/errors';
import { t } from 'i18next';

/** Says that something didn't work: the sentence of the error, which names what and why. */
export function notifyError(thrown: unknown, title: string = t('common:failed')): void {
  const { code, message } = toAppError(thrown);
  if (code === 'cancelled') return;
  // The console keeps the cause, which the sentence leaves out.
  console.error(thrown);
  notifications.show({ color: 'red', title, message, autoClose: 9000, role: 'alert' });
}

export function notifyInfo(message: string, title?: string): void {
  notifications.show({ title, message, autoClose: 3000, role: 'status' });
}

/** Says what happened once; the same id replaces the last message in place. */
export function notifyOnce(id: string, message: string): void {
  notifications.hide(id);
  notifications.show({ id, message, autoClose: 2200, withCloseButton: false, role: 'status' });
}
