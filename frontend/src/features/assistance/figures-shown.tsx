/** What a household has and must spend, as it was told or found. */
import type { Figures } from '@/api/assistance';
import { useTranslation } from '@/i18n';
import { Money } from '@/ui/money';
import { Facts } from '@/ui/page';
import { amounts, happened } from './figures';

export function FiguresShown({ of }: { of: Figures }) {
  const { t } = useTranslation();
  return (
    <Facts
      items={[
        ...(['persons', 'homes'] as const).map((name) => ({ name: t(`figure.${name}`), value: of[name] ?? '–' })),
        ...amounts.flatMap((name) => (of[name] ? [{ name: t(`figure.${name}`), value: <Money fen={of[name]} /> }] : [])),
        ...happened.flatMap((name) => (of[name] ? [{ name: t(`figure.${name}`), value: t('file.yes') }] : [])),
      ]}
    />
  );
}
