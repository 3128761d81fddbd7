/** To vote later: who signs in and casts at once can be guessed by the times, who comes straight here cannot. */
import { useEffect, useState } from 'react';
import type { Board } from '@/features/voting/public-board';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { useSending } from '@/ui/use-sending';
import { titleOf } from './entry-cards';
import { allKept, forget, keep, type Kept } from './kept';
import type { Place } from './place';

interface KeepCardProps {
  board: Board;
  /** Empty: none that was found right. */
  credential: string;
  isKept: boolean;
  onKept: (isKept: boolean) => void;
}

export function KeepCard({ board, credential, isKept, onKept }: KeepCardProps) {
  const { t } = useTranslation();
  const { uuid, title_zh, title_en, state } = board;
  const { send, isBusy, problem } = useSending();
  const isOver = !['READY', 'OPEN'].includes(state);
  if (isOver || (!isKept && !credential)) return null;
  const change = (step: () => Promise<void>) =>
    void send(async () => {
      await step();
      onKept(!isKept);
    });
  return (
    <Card title={t('booth.later')}>
      <Stack>
        {isKept ? (
          <>
            <Notice tone="good" title={t('booth.kept')}>
              <p>{t('booth.kept_hint')}</p>
            </Notice>
            <Button kind="quiet" isBusy={isBusy} onClick={() => change(() => forget(uuid))}>
              {t('booth.forget')}
            </Button>
          </>
        ) : (
          <>
            <p>{t('booth.later_lead')}</p>
            <Button
              wide
              kind={state === 'READY' ? 'main' : 'plain'}
              isBusy={isBusy}
              onClick={() => change(() => keep({ uuid, title_zh, title_en }, credential))}
            >
              {t('booth.keep')}
            </Button>
            <p className="row-small">{t('booth.keep_alone')}</p>
          </>
        )}
        {problem && <ErrorNotice error={problem} />}
      </Stack>
    </Card>
  );
}

/** After casting, where another ballot may follow: whether the device keeps the credential for it. */
export function AfterCast({ uuid, onForgotten }: { uuid: string; onForgotten: () => void }) {
  const { t } = useTranslation();
  const { send, isBusy, problem } = useSending();
  return (
    <Card title={t('booth.after_cast')}>
      <Stack>
        <p>{t('booth.after_cast_lead')}</p>
        <Button
          wide
          isBusy={isBusy}
          onClick={() =>
            void send(async () => {
              await forget(uuid);
              onForgotten();
            })
          }
        >
          {t('booth.forget')}
        </Button>
        {problem && <ErrorNotice error={problem} />}
      </Stack>
    </Card>
  );
}

/** Elections of which a credential is on this device. */
export function KeptElections({ onPlace }: { onPlace: (place: Place) => void }) {
  const { t } = useTranslation();
  const [found, setFound] = useState<Kept[]>([]);
  useEffect(() => {
    allKept().then(setFound, () => undefined);
  }, []);
  if (found.length === 0) return null;
  return (
    <Card title={t('booth.kept_elections')}>
      <Stack as="ul" gap="small">
        {found.map((each) => (
          <li key={each.uuid}>
            <Button wide kind="main" onClick={() => onPlace({ uuid: each.uuid, credential: '' })}>
              {titleOf(each)}
            </Button>
          </li>
        ))}
      </Stack>
    </Card>
  );
}
