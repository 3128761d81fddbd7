/** Appointing somebody to a union post. */
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { createPost, type PostCreate, type PostKind } from '@/api/people';
import { useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { Field, Toggle } from '@/ui/field';
import { Input, TextArea } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { Card, Page } from '@/ui/page';
import { say } from '@/ui/toast';
import { useBack } from '@/ui/use-back';
import { useForm } from '@/ui/use-form';
import { MemberChoice } from '@/ui/member-choice';
import { UnitChoice } from '@/ui/unit-choice';
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

interface PostForm {
  member?: string;
  unit?: string;
  post: PostKind | '';
  duties: string;
  full_time: boolean;
  starts_on: string;
  ends_on: string;
}

export default function PostFormPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const goBack = useBack();
  const { member } = useSearch({ from: '/app/people/posts/new' });
  const form = useForm<PostForm>({
    start: { member, post: '', duties: '', full_time: false, starts_on: today(), ends_on: '' },
    required: ['member', 'unit', 'post', 'starts_on'],
    send: ({ member, unit, duties, ends_on, ...rest }, key) => {
      const post = { member_id: member, unit_id: unit, duties: duties.trim(), ends_on: ends_on || null, ...rest };
      return createPost(post as PostCreate, key); // `required` are there by now.
    },
    sent: async () => {
      await queries.invalidateQueries({ queryKey: ['posts'] });
      say(t('posts.added'));
      goBack('/people/posts');
    },
    leaves: true,
  });

  return (
    <Page title={t('posts.add')} back="/people/posts">
      <Form form={form} submit={t('posts.submit')}>
        <Card>
          <Stack gap="wide">
            <MemberChoice
              label={t('members.who')}
              value={form.values.member}
              onChange={(chosen) => form.set({ member: chosen })}
              error={form.error('member')}
            />
            <Field label={t('posts.post')} required error={form.error('post')}>
              {(wiring) => (
                <select {...wiring} {...form.text('post')}>
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
            <UnitChoice
              label={t('posts.where')}
              value={form.values.unit}
              onChange={(chosen) => form.set({ unit: chosen.id })}
              error={form.error('unit')}
            />
            <Field label={t('posts.duties')} hint={t('posts.duties_hint')}>
              {(wiring) => <TextArea {...wiring} maxLength={2000} {...form.text('duties')} />}
            </Field>
            <div className="people-dates">
              <Field label={t('posts.starts_on')} required error={form.error('starts_on')}>
                {(wiring) => <Input {...wiring} type="date" {...form.text('starts_on')} />}
              </Field>
              <Field label={t('posts.ends_on')} error={form.error('ends_on')}>
                {(wiring) => <Input {...wiring} type="date" min={form.values.starts_on} {...form.text('ends_on')} />}
              </Field>
            </div>
            <Toggle
              label={t('posts.full_time')}
              checked={form.values.full_time}
              onChange={(full_time) => form.set({ full_time })}
            />
          </Stack>
        </Card>
        <p className="row-small">{t('posts.no_role')}</p>
      </Form>
    </Page>
  );
}
