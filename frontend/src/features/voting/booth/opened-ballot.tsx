/** A test of the booth: the ballot that was opened, and the same check for a file of another device. */
import { useState } from 'react';
import type { Choices } from '@/ballots/questions';
import { saveText } from '@/features/voting/saving';
import { TextFile } from '@/features/voting/text-file';
import type { RunTask } from '@/features/voting/use-ballot-worker';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, Facts } from '@/ui/card';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack, Unfold } from '@/ui/layout';
import { useSending } from '@/ui/use-sending';
import { ChosenAnswers } from './ballot-questions';
import type { Polls } from './booth';

interface OpenedBallotProps {
  polls: Polls;
  tracker: string;
  opening: string;
  choices: Choices[];
  onAgain: () => void;
}

export function OpenedBallot({ polls: { board, questions }, tracker, opening, choices, onAgain }: OpenedBallotProps) {
  const { t } = useTranslation();
  return (
    <Card title={t('booth.opened')}>
      <Stack gap="wide">
        <Notice tone="good" title={t('booth.opened_right')}>
          <p>{t('booth.opened_hint')}</p>
        </Notice>
        <ChosenAnswers questions={questions} answers={choices} />
        <Facts items={[{ name: t('booth.tracker'), value: tracker }]} />
        <Notice tone="wait" title={t('booth.never_cast')} />
        <Button wide onClick={() => saveText(`booth-test-${board.uuid}.json`, opening)}>
          {t('booth.save_opening')}
        </Button>
        <p className="row-small">{t('booth.save_opening_hint')}</p>
        <Button kind="main" wide onClick={onAgain}>
          {t('booth.fill_again')}
        </Button>
      </Stack>
    </Card>
  );
}

export function CheckOpening({ polls: { record, questions }, run }: { polls: Polls; run: RunTask }) {
  const { t } = useTranslation();
  const { send, isBusy, problem } = useSending();
  const [held, setHeld] = useState<{ tracker: string; choices: Choices[] } | null>(null);
  const check = (opening: string) => {
    setHeld(null);
    void send(async () => setHeld(await run('checkOpening', { record, opening })));
  };
  return (
    <Card>
      <Unfold label={t('booth.check_opening')}>
        <Stack>
          <TextFile label={t('booth.opening_file')} hint={t('booth.opening_file_hint')} onRead={check} />
          {isBusy && <Notice title={t('booth.checking')} />}
          {problem && <ErrorNotice error={problem} />}
          {held && (
            <>
              <Notice tone="good" title={t('booth.opened_right')} />
              <Facts items={[{ name: t('booth.tracker'), value: held.tracker }]} />
              <ChosenAnswers questions={questions} answers={held.choices} />
            </>
          )}
        </Stack>
      </Unfold>
    </Card>
  );
}
