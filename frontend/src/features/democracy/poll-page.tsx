/** One poll: its questions while it is open, its result once it has closed. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { actOnPoll, answerPoll, pollQuery, type Poll, type PollAnswer, type PollQuestion } from '@/api/polls';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Actions } from '@/ui/action-panel';
import { Notice } from '@/ui/error';
import { Choices, Field, Toggle } from '@/ui/field';
import { TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Facts, Page } from '@/ui/page';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { When } from '@/ui/when';
import { ownWords } from './own-words';
import { PollResult } from './poll-result';

export default function PollPage() {
  const { t } = useTranslation();
  const { pollId } = useParams({ from: '/app/democracy/polls/$pollId' });
  return (
    <ObjectPage
      query={useQuery(pollQuery(pollId))}
      title={t('poll.title')}
      back={{ to: '/democracy/polls', label: t('poll.list') }}
    >
      {(poll) => (
        <Page title={poll.title} lead={<Tag tone="wait">{poll.state_name}</Tag>} back="/democracy/polls">
          <Stack>
            <Card>
              <Stack>
                {poll.definition.about && <p>{ownWords(poll.definition.about)}</p>}
                <Facts
                  items={[
                    { name: t('poll.by_name'), value: t(poll.is_named ? 'poll.named_says' : 'poll.unnamed_says') },
                    { name: t('poll.closes'), value: <When at={poll.closes_at} /> },
                    { name: t('poll.count'), value: poll.answered.toLocaleString() },
                    { name: t('poll.number'), value: poll.number },
                  ]}
                />
              </Stack>
            </Card>
            {poll.withdrawn_because && <Notice tone="wait">{t('poll.withdrawn', { why: poll.withdrawn_because })}</Notice>}
            {poll.has_answered && <Notice tone="good">{t('poll.answered_says')}</Notice>}
            {poll.may_answer && <Answering poll={poll} />}
            {poll.result && <PollResult poll={poll} />}
            {poll.actions.length > 0 && <PollActions poll={poll} />}
          </Stack>
        </Page>
      )}
    </ObjectPage>
  );
}

interface Written {
  given: Partial<Record<string, PollAnswer>>;
}

const nothing: PollAnswer = { choices: [] };

function Answering({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const { perform } = useActing({ lists: [['polls'], ['poll', poll.id]] });
  const { questions } = poll.definition;
  const form = useForm<Written, unknown>({
    start: { given: {} },
    store: useDraft<Written & { key?: string }>(me.id, `poll.${poll.id}`),
    send: ({ given }) =>
      perform(
        () =>
          answerPoll(
            poll.id,
            questions.map((_, place) => answerTo(questions, place, given)),
          ),
        t('poll.sent'),
      ),
  });
  const { given } = form.values;
  const set = (place: number, answer: PollAnswer) => form.set({ given: { ...given, [place]: answer } });
  return (
    <Form form={form} submit={t('poll.submit')}>
      {questions.map((question, place) =>
        isAsked(questions, place, given) ? (
          <Card key={place}>
            <OneQuestion
              question={question}
              place={place}
              answer={given[place] ?? nothing}
              onAnswer={(next) => set(place, next)}
            />
          </Card>
        ) : null,
      )}
    </Form>
  );
}

/** Also that the question before it was asked: what was chosen there may stand in the draft from an earlier answer. */
function isAsked(questions: PollQuestion[], place: number, given: Written['given']): boolean {
  const branch = questions[place]?.only_if;
  return !branch || (given[branch.question]?.choices?.[0] === branch.option && isAsked(questions, branch.question, given));
}

function answerTo(questions: PollQuestion[], place: number, given: Written['given']): PollAnswer {
  const { choices = [], words } = given[place] ?? nothing;
  if (!isAsked(questions, place, given)) return nothing;
  return { choices, words: words?.trim() || undefined };
}

interface OneQuestionProps {
  question: PollQuestion;
  place: number;
  answer: PollAnswer;
  onAnswer: (answer: PollAnswer) => void;
}

function OneQuestion({ question, place, answer: { choices = [], words = '' }, onAnswer }: OneQuestionProps) {
  const { t } = useTranslation();
  const { kind, options = [], text, is_required: isRequired } = question;
  const label = t(isRequired ? 'poll.asked' : 'poll.asked_freely', { place: place + 1, text: ownWords(text) });
  if (kind === 'words')
    return (
      <Field label={label}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={3}
            maxLength={1000}
            value={words ?? ''}
            onChange={({ target }) => onAnswer({ words: target.value })}
          />
        )}
      </Field>
    );
  if (kind === 'one')
    return (
      <Choices
        label={label}
        name={`question ${place}`}
        columns={1}
        value={choices[0] === undefined ? undefined : String(choices[0])}
        options={options.map((option, value) => ({ value: String(value), label: ownWords(option) }))}
        onChange={(value) => onAnswer({ choices: [Number(value)] })}
      />
    );
  return (
    <div role="group" aria-label={label}>
      <strong>{label}</strong>
      {options.map((option, value) => (
        <Toggle
          key={value}
          label={ownWords(option)}
          checked={choices.includes(value)}
          onChange={(isOn) => onAnswer({ choices: isOn ? [...choices, value] : choices.filter((each) => each !== value) })}
        />
      ))}
    </div>
  );
}

function PollActions({ poll }: { poll: Poll }) {
  const { t } = useTranslation();
  return (
    <Actions<{ reason: string }>
      object={poll}
      queryKey={pollQuery(poll.id).queryKey}
      lists={[['polls']]}
      words="poll_action"
      table={{
        withdraw: {
          isWayOut: true,
          fields: [{ name: 'reason', label: t('poll.reason'), isRequired: true, least: 2, rows: 2, most: 500 }],
          send: ({ reason }) => actOnPoll(poll, 'withdraw', { reason }),
        },
      }}
    />
  );
}
