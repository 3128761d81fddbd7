/** What waits for oneself in a list, which comes first, or all of it: `?all` in its address. */
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/empty';
import { FilterTabs } from '@/ui/filter-bar';

function useShow() {
  const navigate = useNavigate();
  return (all: boolean) => void navigate({ to: '.', search: { all: all || undefined } });
}

export function WaitingTabs({ all }: { all: boolean }) {
  const { t } = useTranslation();
  const show = useShow();
  return (
    <FilterTabs
      label={t('work.show')}
      value={all ? 'all' : 'waiting'}
      options={(['waiting', 'all'] as const).map((value) => ({ value, label: t(`work.${value}`) }))}
      onChange={(next) => show(next === 'all')}
    />
  );
}

export function NoneWaiting() {
  const { t } = useTranslation();
  const show = useShow();
  return (
    <Empty title={t('work.none_waiting')} hint={t('work.none_waiting_hint')}>
      <Button onClick={() => show(true)}>{t('work.show_all')}</Button>
    </Empty>
  );
}
