/** What waits for the reader as a trustee, registrar or observer. */
import { Link } from '@tanstack/react-router';
import type { Election } from '@/api/voting';
import { meQuery } from '@/api/session';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from '@/i18n';
import { Stack } from '@/ui/layout';
import { Card } from '@/ui/page';

export function DutyCard({ election: { id, parties, state, trustees, has_credentials, is_frozen } }: { election: Election }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const own = trustees.find((each) => each.id === me.id);
  const isTrustee = parties.includes('trustee') && own;
  const isRegistrar = parties.includes('registrar');
  const isObserver = parties.includes('observer');
  if (!isTrustee && !isRegistrar && !isObserver) return null;
  const trustee =
    state === 'TALLIED' && own && !own.has_decrypted
      ? 'duty.decrypt'
      : state === 'SETUP' && own && !own.has_key
        ? 'duty.make_key'
        : 'duty.trustee_none';
  const handsOut = state === 'READY' || state === 'OPEN';
  const registrar =
    state === 'SETUP' ? (has_credentials ? 'duty.slips' : 'duty.credentials') : handsOut ? 'duty.paper' : 'duty.registrar_none';
  return (
    <Card title={t('duty.title')}>
      <Stack>
        {isObserver && (
          <>
            <p>{t('duty.observer')}</p>
            {is_frozen && (
              <Link to="/elections/$electionId/board" params={{ electionId: id }} className="button button-main">
                {t('board.title')}
              </Link>
            )}
          </>
        )}
        {isTrustee && (
          <>
            <p>{t(trustee)}</p>
            <Link
              to="/elections/$electionId/trustee"
              params={{ electionId: id }}
              className={trustee === 'duty.trustee_none' ? 'button button-plain' : 'button button-main'}
            >
              {t('trustee.title')}
            </Link>
          </>
        )}
        {isRegistrar && (
          <>
            <p>{t(registrar)}</p>
            <Link
              to="/elections/$electionId/registrar"
              params={{ electionId: id }}
              className={registrar === 'duty.registrar_none' ? 'button button-plain' : 'button button-main'}
            >
              {t('registrar.title')}
            </Link>
          </>
        )}
      </Stack>
    </Card>
  );
}
