/** The enterprise's own ways to sign in, where an operator has set some up. */
import { useQuery } from '@tanstack/react-query';
import { goToProvider, providersQuery } from '@/api/providers';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice } from '@/ui/error';
import { useSending } from '@/ui/use-sending';

export default function ProviderButtons({ to }: { to: string | undefined }) {
  const { t } = useTranslation();
  const { data } = useQuery(providersQuery);
  const { send, isBusy, problem } = useSending({ leaves: true });
  return (
    <>
      {problem && <ErrorNotice error={problem} />}
      {data?.map(({ id, name }) => (
        <Button key={id} wide isBusy={isBusy} onClick={() => void send(() => goToProvider(id, to))}>
          {t('provider.sign_in', { name })}
        </Button>
      ))}
    </>
  );
}
