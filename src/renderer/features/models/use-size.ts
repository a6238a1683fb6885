import { useTranslation } from 'react-i18next';

/** Writes bytes as people read them: 86 MB, 1.7 GB. */
export function useSize(): (bytes: number) => string {
  const { i18n } = useTranslation();
  return (bytes) => {
    const large = bytes >= 1e9;
    return new Intl.NumberFormat(i18n.language, {
      style: 'unit',
      unit: large ? 'gigabyte' : 'megabyte',
      maximumFractionDigits: large || bytes < 1e7 ? 1 : 0,
    }).format(bytes / (large ? 1e9 : 1e6));
  };
}
