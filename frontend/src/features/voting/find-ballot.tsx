/** Whether a ballot is on the board, and whether it is the one that counts. */
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { ErrorNotice, Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Unfold } from '@/ui/layout';
import { useSending } from '@/ui/use-sending';
import { findTracker, type Found } from './public-board';

const FORM = /^[A-Za-z0-9+/]{43}$/;

export function FindBallot({ uuid, isOpen = false, tracker = '' }: { uuid: string; isOpen?: boolean; tracker?: string }) {
  const { t } = useTranslation();
  const [text, setText] = useState(tracker);
  const [isTried, setTried] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const { send, isBusy, problem, forget } = useSending();
  const plain = text.trim();
  const isWrong = isTried && !FORM.test(plain);
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    setFound(null);
    forget();
    if (FORM.test(plain)) void send(async () => setFound(await findTracker(uuid, plain)));
  };
  const form = (
    <form className="form stack" noValidate onSubmit={find}>
      <Field label={t('booth.tracker')} hint={t('booth.find_hint')} error={isWrong ? t('booth.tracker_wrong') : undefined}>
        {(wiring) => (
          <Input
            {...wiring}
            value={text}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Button type="submit" isBusy={isBusy}>
        {t('booth.find')}
      </Button>
      {problem && <ErrorNotice error={problem} />}
      {found && (
        <Notice
          tone={found.counts ? 'good' : 'wait'}
          title={t(`booth.${found.height === null ? 'waiting' : 'found'}.${found.counts ? 'counts' : 'superseded'}`, {
            height: found.height ?? 0,
          })}
        >
          {!found.counts && <p>{t('booth.superseded_hint')}</p>}
        </Notice>
      )}
    </form>
  );
  return (
    <Card title={isOpen ? t('booth.find_title') : undefined}>
      {isOpen ? form : <Unfold label={t('booth.find_title')}>{form}</Unfold>}
    </Card>
  );
}
