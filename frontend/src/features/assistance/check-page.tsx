/** In two minutes: the likely result with each step and figure. The service stores nothing; the answers go on to the application. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { checkOneself, type Decision, type Prefill } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { DecisionExplained } from '@/ui/decision-explained';
import { Form, Row, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { useForm } from '@/ui/use-form';
import { useSending } from '@/ui/use-sending';
import { WhoSees } from '@/ui/who-sees';
import { figuresOf } from './figures';
import { FiguresFields } from './figures-fields';
import { draftName, draftOf, figureFaults, isEmpty, type HelpDraft } from './help-draft';
import { toneOfDecision } from './states';
import { FromEarlier, WithKnown } from './with-known';

export default function CheckPage() {
  const { t } = useTranslation();
  return <WithKnown title={t('check.title')}>{(known) => <Check known={known} />}</WithKnown>;
}

function Check({ known }: { known: Prefill | undefined }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { send, isBusy, problem } = useSending();
  const [decision, setDecision] = useState<Decision | null>(null);
  const form = useForm<HelpDraft>({
    start: draftOf(known, me.name),
    store: useSealedDraft<HelpDraft>(me.id, draftName),
    isEmpty,
    faults: ({ figures }) => ({ figures: Object.values(figureFaults(figures))[0] }),
    // Sent by the page: the draft stays for the application.
    send: () => Promise.resolve(),
  });
  const { figures } = form.values;
  const faults = form.isTried ? figureFaults(figures) : {};
  const submit = async (event?: SubmitEvent) => {
    event?.preventDefault();
    return form.check() && send(async () => setDecision(await checkOneself(figuresOf(figures))));
  };

  return (
    <Page title={t('check.title')} lead={t('check.lead')} back="/help">
      <Form form={{ root: form.root, submit, isBusy, problem }} submit={decision ? undefined : t('check.submit')}>
        <WhoSees readers={[t('check.nobody')]} hear={[t('check.at_once')]} />
        <FromEarlier known={known} />
        <FiguresFields
          values={figures}
          set={(next) => {
            setDecision(null);
            form.set({ figures: { ...figures, ...next } });
          }}
          error={(name) => faults[name]}
        />
      </Form>
      {decision && <Result decision={decision} onForget={form.clear} />}
    </Page>
  );
}

function Result({ decision, onForget }: { decision: Decision; onForget: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const place = useRef<HTMLElement>(null);
  const isLikely = toneOfDecision(decision) === 'good';
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'start' });
    place.current?.focus({ preventScroll: true });
  }, [decision]);
  return (
    <Card title={t('check.result')} label={t('check.result')} ref={place}>
      <Stack>
        <p>{t(isLikely ? 'check.likely' : 'check.unlikely')}</p>
        <DecisionExplained decision={decision} tone={toneOfDecision(decision)} />
        <p className="row-small">{t('check.only_likely')}</p>
        <Row>
          <Link to="/help/apply" className={`button button-${isLikely ? 'main' : 'plain'}`}>
            {t(isLikely ? 'check.go_on' : 'check.go_on_anyway')}
          </Link>
          <Confirm
            title={t('check.forget_ask')}
            fact={t('check.forget_fact')}
            yes={t('check.forget')}
            onYes={() => {
              onForget();
              void navigate({ to: '/help' });
            }}
          >
            {(open) => (
              <Button kind="quiet" onClick={open}>
                {t('check.forget')}
              </Button>
            )}
          </Confirm>
        </Row>
      </Stack>
    </Card>
  );
}
