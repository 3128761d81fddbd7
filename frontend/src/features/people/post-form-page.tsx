/** Appointing somebody to a union post. */
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '@/api/new-key';
import { createPost } from '@/api/people';
import { asProblem } from '@/api/problem';
import type { PostKind } from '@/api/types';
import { Button } from '@/ui/button';
import { today } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Field, Toggle } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Card, Page } from '@/ui/page';
import { say } from '@/ui/toast';
import { useBack } from '@/ui/use-back';
import { useForm } from '@/ui/use-form';
import { MemberChoice } from './member-choice';
import { UnitChoice } from './unit-choice';
import './people.css';

const posts = [
  'chair',
  'vice_chair',
  'staff',
  'group_leader',
  'womens_committee',
  'inspector',
  'mediator',
  'finance',
  'auditor',
] as const satisfies PostKind[];

export default function PostFormPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const goBack = useBack();
  const { submit, missing, isBusy, problem } = useForm({ leaves: true });
  const [member, setMember] = useState(useSearch({ from: '/app/people/posts/new' }).member);
  const [unit, setUnit] = useState<string>();
  const [post, setPost] = useState<PostKind | ''>('');
  const [duties, setDuties] = useState('');
  const [isFullTime, setFullTime] = useState(false);
  const [startsOn, setStartsOn] = useState(today);
  const [endsOn, setEndsOn] = useState('');
  const [key, setKey] = useState(newKey);

  const appoint = async () => {
    if (!member || !unit || !post) return;
    const body = {
      member_id: member,
      unit_id: unit,
      post,
      duties: duties.trim(),
      full_time: isFullTime,
      starts_on: startsOn,
      ends_on: endsOn || null,
    };
    await createPost(body, key).catch((error: unknown) => {
      // What was in the form before is appointed already: what it says now is another appointment.
      if (asProblem(error).code === 'idempotency_key_reused') setKey(newKey());
      throw error;
    });
    await queries.invalidateQueries({ queryKey: ['posts'] });
    say(t('posts.added'));
    goBack('/people/posts');
  };

  return (
    <Page title={t('posts.add')} back="/people/posts">
      <form className="people-form" noValidate onSubmit={submit(Boolean(member && unit && post && startsOn), appoint)}>
        <Card>
          <MemberChoice value={member} onChange={setMember} error={missing(member)} />
          <Field label={t('posts.post')} required error={missing(post)}>
            {(wiring) => (
              <select {...wiring} value={post} onChange={(event) => setPost(event.target.value as PostKind)}>
                <option value="" disabled>
                  {t('posts.choose')}
                </option>
                {posts.map((each) => (
                  <option key={each} value={each}>
                    {t(`post.${each}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <UnitChoice label={t('posts.where')} value={unit} onChange={(chosen) => setUnit(chosen.id)} error={missing(unit)} />
          <Field label={t('posts.duties')} hint={t('posts.duties_hint')}>
            {(wiring) => (
              <TextArea {...wiring} maxLength={2000} value={duties} onChange={(event) => setDuties(event.target.value)} />
            )}
          </Field>
          <div className="people-dates">
            <Field label={t('posts.starts_on')} required error={missing(startsOn) ?? problem?.fieldError('starts_on')}>
              {(wiring) => (
                <Input {...wiring} type="date" value={startsOn} onChange={(event) => setStartsOn(event.target.value)} />
              )}
            </Field>
            <Field label={t('posts.ends_on')} error={problem?.fieldError('ends_on')}>
              {(wiring) => (
                <Input
                  {...wiring}
                  type="date"
                  min={startsOn}
                  value={endsOn}
                  onChange={(event) => setEndsOn(event.target.value)}
                />
              )}
            </Field>
          </div>
          <Toggle label={t('posts.full_time')} checked={isFullTime} onChange={setFullTime} />
        </Card>
        <p className="row-small">{t('posts.no_role')}</p>
        {problem && <ErrorNotice error={problem} />}
        <Button kind="main" type="submit" isBusy={isBusy}>
          {t('posts.submit')}
        </Button>
      </form>
    </Page>
  );
}
