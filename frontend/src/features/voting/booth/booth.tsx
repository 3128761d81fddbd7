/** From the slip to the receipt, on one page. */
import { useEffect, useRef, useState } from 'react';
import { BallotError } from '@/ballots/errors';
import type { Choices, Question } from '@/ballots/questions';
import { readSlip } from '@/ballots/slips';
import { FindBallot } from '@/features/voting/find-ballot';
import { type Board, readBoard, readRecord, type Receipt } from '@/features/voting/public-board';
import { inWords } from '@/features/voting/refusals';
import { type RunTask, useBallotWorker } from '@/features/voting/use-ballot-worker';
import { language, setLanguage, useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { ErrorNotice, Notice } from '@/ui/error';
import { focusHeading, keepFocus } from '@/ui/keep-focus';
import { Toast } from '@/ui/toast';
import { useSending } from '@/ui/use-sending';
import { ChooseCard, ReviewCard } from './ballot-cards';
import type { Answers } from './ballot-questions';
import { CredentialCard, ElectionCard, NoElection } from './entry-cards';
import { AfterCast, KeepCard, KeptElections } from './keep-card';
import { forget, openKept } from './kept';
import { CheckOpening, OpenedBallot } from './opened-ballot';
import type { Place } from './place';
import { CastCard, SealedCard } from './sealed-cards';

type Step =
  | { at: 'credential' | 'choose' | 'review' }
  | { at: 'sealed'; tracker: string }
  | { at: 'tested'; tracker: string; opening: string; choices: Choices[] }
  | { at: 'cast'; receipt: Receipt };

export interface Polls {
  board: Board;
  record: Uint8Array;
  questions: Question[];
}

export function Booth({ place: given }: { place: Place | null }) {
  const { t } = useTranslation();
  const [place, setPlace] = useState(given);
  useEffect(keepFocus, []);
  useEffect(() => {
    document.title = t('booth.name');
  }, [t]);
  const other = language() === 'en' ? 'zh-CN' : 'en';
  return (
    <>
      <main className="page page-reading">
        <header className="page-head">
          <div className="page-heading">
            <h1>{t('booth.name')}</h1>
          </div>
          <Button kind="quiet" lang={other} onClick={() => void setLanguage(other)}>
            {other === 'en' ? 'English' : '中文'}
          </Button>
          <p className="page-lead">{t('booth.lead')}</p>
        </header>
        {place ? (
          <AtElection place={place} />
        ) : (
          <>
            <KeptElections onPlace={setPlace} />
            <NoElection onPlace={setPlace} />
          </>
        )}
      </main>
      <Toast />
    </>
  );
}

function AtElection({ place }: { place: Place }) {
  const { t } = useTranslation();
  const run = useBallotWorker();
  const [polls, setPolls] = useState<Polls | null>(null);
  const [kept, setKept] = useState<string | null>(null);
  const reading = useSending();
  const { send } = reading;
  const read = useRef(() =>
    send(async () => {
      const [board, record] = await Promise.all([readBoard(place.uuid), readRecord(place.uuid)]);
      const { uuid, questions, fingerprint } = await run('readElection', { record });
      const isSame = uuid === place.uuid && fingerprint === board.fingerprint;
      if (!isSame) throw inWords(new BallotError('other_election'));
      setKept(await keptFor(board));
      setPolls({ board, record, questions });
    }),
  );
  useEffect(() => void read.current(), []);
  if (polls) return <AtPolls polls={polls} place={place} kept={kept} run={run} />;
  if (reading.problem) {
    return (
      <ErrorNotice error={reading.problem} onRetry={() => void read.current()}>
        {reading.problem.status === 404 && <p>{t('booth.no_such')}</p>}
      </ErrorNotice>
    );
  }
  return <Notice title={t('booth.reading')} />;
}

/** The credential that was left on this device; deleted where nobody can vote any more, since others may use the device, too. */
async function keptFor({ uuid, state }: Board): Promise<string | null> {
  try {
    if (['READY', 'OPEN'].includes(state)) return await openKept(uuid);
    await forget(uuid);
  } catch {
    // This browser keeps nothing.
  }
  return null;
}

interface AtPollsProps {
  polls: Polls;
  place: Place;
  /** Left on this device. */
  kept: string | null;
  run: RunTask;
}

function AtPolls({ polls, place, kept, run }: AtPollsProps) {
  const { t } = useTranslation();
  const { board, record, questions } = polls;
  const nothing = (): Answers => questions.map(() => null);
  const [step, setStep] = useState<Step>({ at: 'credential' });
  const [credential, setCredential] = useState(place.credential || (kept ?? ''));
  const [isKept, setKept] = useState(kept !== null);
  const [answers, setAnswers] = useState(nothing);
  const part = useRef<HTMLDivElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current && part.current) {
      window.scrollTo(0, 0);
      focusHeading(part.current, { preventScroll: true });
    }
    isFirst.current = false;
  }, [step.at]);
  useEffect(() => {
    if (step.at !== 'sealed') return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [step.at]);
  const again = () => {
    setAnswers(nothing());
    setStep({ at: 'choose' });
  };
  return (
    <div ref={part} className="stack">
      {step.at === 'credential' && (
        <>
          <ElectionCard board={board} />
          {board.state === 'OPEN' && (
            <CredentialCard
              uuid={board.uuid}
              given={credential}
              onRight={(right) => {
                setCredential(right);
                setStep({ at: 'choose' });
              }}
            />
          )}
          <KeepCard board={board} credential={rightIn(credential, board.uuid)} isKept={isKept} onKept={setKept} />
          <FindBallot uuid={board.uuid} />
          <CheckOpening polls={polls} run={run} />
        </>
      )}
      {step.at === 'choose' && (
        <ChooseCard
          questions={questions}
          answers={answers}
          onChange={setAnswers}
          onBack={() => setStep({ at: 'credential' })}
          onDone={() => setStep({ at: 'review' })}
        />
      )}
      {step.at === 'review' && (
        <ReviewCard
          questions={questions}
          answers={answers}
          seal={async () => {
            const choices = answers.flatMap((answer) => (answer ? [answer] : []));
            const { tracker } = await run('sealBallot', { record, credential, choices });
            setStep({ at: 'sealed', tracker });
          }}
          onBack={() => setStep({ at: 'choose' })}
        />
      )}
      {step.at === 'sealed' && (
        <SealedCard
          board={board}
          tracker={step.tracker}
          take={async () => (await run('takeBallot', { tracker: step.tracker })).ballot}
          test={async () => {
            const { opening } = await run('openBallot', { tracker: step.tracker });
            const { tracker, choices } = await run('checkOpening', { record, opening });
            setStep({ at: 'tested', tracker, opening, choices });
          }}
          drop={() => {
            void run('dropBallot', { tracker: step.tracker });
            again();
          }}
          onOtherCredential={() => {
            setCredential('');
            setStep({ at: 'credential' });
          }}
          onCast={(receipt) => {
            setAnswers(nothing());
            setStep({ at: 'cast', receipt });
            if (!board.may_vote_again) {
              setKept(false);
              forget(board.uuid).catch(() => undefined);
            }
          }}
        />
      )}
      {step.at === 'tested' && <OpenedBallot {...step} polls={polls} onAgain={again} />}
      {step.at === 'cast' && (
        <>
          <CastCard board={board} receipt={step.receipt} onAgain={again} />
          {isKept && <AfterCast uuid={board.uuid} onForgotten={() => setKept(false)} />}
        </>
      )}
      <p className="row-small">{t('booth.close_when_done')}</p>
    </div>
  );
}

/** The credential as its slip has it; empty where it is none of this election, so that none is kept that cannot vote. */
function rightIn(text: string, uuid: string): string {
  try {
    return readSlip(text, uuid).credential;
  } catch {
    return '';
  }
}
