/** Which election, and by which credential. */
import { useState, type SubmitEvent } from 'react';
import { asProblem } from '@/api/problem';
import { readSlip } from '@/ballots/slips';
import type { Board } from '@/features/voting/public-board';
import { inWords } from '@/features/voting/refusals';
import { language, t, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, Facts } from '@/ui/card';
import { formatMoment } from '@/ui/dates';
import { Notice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Stack } from '@/ui/layout';
import { type Place, placeIn } from './place';

export function NoElection({ onPlace }: { onPlace: (place: Place) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    const place = placeIn(text);
    setWrong(!place);
    if (place) onPlace(place);
  };
  return (
    <Card title={t('booth.no_election')}>
      <form className="form stack stack-wide" noValidate onSubmit={go}>
        <p>{t('booth.no_election_hint')}</p>
        <Field label={t('booth.address')} hint={t('booth.address_hint')} error={isWrong ? t('booth.address_wrong') : undefined}>
          {(wiring) => (
            <Input
              {...wiring}
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <Button kind="main" type="submit">
          {t('booth.go')}
        </Button>
      </form>
    </Card>
  );
}

export const titleOf = ({ title_zh, title_en }: Pick<Board, 'title_zh' | 'title_en'>) =>
  language() === 'en' ? title_en : title_zh;

export function ElectionCard({ board }: { board: Board }) {
  const { t } = useTranslation();
  const { state, opens_at, closes_at, voters, voted } = board;
  return (
    <Card title={titleOf(board)}>
      <Stack>
        <Facts
          items={[
            { name: t('booth.until'), value: formatMoment(closes_at) },
            { name: t('booth.turnout'), value: t('booth.turnout_of', { voted, voters }) },
            { name: t('booth.trustees'), value: trusteesOf(board) },
          ]}
        />
        {state === 'READY' && <Notice tone="wait" title={t('booth.not_yet', { when: formatMoment(opens_at) })} />}
        {!['READY', 'OPEN'].includes(state) && <Notice tone="still" title={t('booth.over')} />}
        {board.write_in_on_paper && <Notice>{t('booth.write_in')}</Notice>}
      </Stack>
    </Card>
  );
}

function trusteesOf({ trustees, threshold }: Board): string {
  if (trustees === 1) return t('booth.trustees_one');
  return threshold ? t('booth.trustees_some', { some: threshold, all: trustees }) : t('booth.trustees_all', { all: trustees });
}

export function CredentialCard({ uuid, given, onRight }: { uuid: string; given: string; onRight: (credential: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(given);
  const [error, setError] = useState('');
  const go = (event: SubmitEvent) => {
    event.preventDefault();
    try {
      onRight(readSlip(text, uuid).credential);
    } catch (refused) {
      const { title, detail } = asProblem(inWords(refused));
      setError(t('booth.credential_refused', { title, detail: detail ?? '' }));
    }
  };
  return (
    <Card title={t('booth.credential')}>
      <form className="form stack stack-wide" noValidate onSubmit={go}>
        {given ? <Notice tone="good" title={t('booth.credential_given')} /> : <p>{t('booth.credential_lead')}</p>}
        <Field label={t('booth.credential_label')} hint={t('booth.credential_hint')} error={error || undefined}>
          {(wiring) => (
            <Input
              {...wiring}
              value={text}
              autoComplete="off"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <Button kind="main" type="submit" wide>
          {t('booth.to_questions')}
        </Button>
      </form>
    </Card>
  );
}
