/** Me: who I am here, my duties, how the pages look, where I am signed in. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { meQuery, saveLanguage } from '@/api/session';
import { useTranslation, words, type Language } from '@/i18n';
import { Choices, Toggle } from '@/ui/field';
import { Stack } from '@/ui/layout';
import { chooseLook, useLookChoice, type Brightness } from '@/ui/look';
import { Card, Page } from '@/ui/page';
import { Person } from '@/ui/person';
import { useLanguage } from '@/ui/use-language';
import { PasswordCard } from './password-card';
import { Sessions } from './sessions';
import { SignOut } from './sign-out';
import './me.css';

export default function MePage() {
  const { t } = useTranslation();
  const { language, choose: show, isBusy } = useLanguage();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const look = useLookChoice();

  const choose = async (language: Language) => {
    if (!(await show(language))) return;
    // What the server said is in the other language.
    void queries.invalidateQueries();
    // Also for what is written to this person when they are not looking; the page itself does not depend on it.
    await saveLanguage(language).catch(() => undefined);
  };
  const duties = [
    ...me.posts.map((post) => ({ what: postName(post.post), where: post.unit_name, more: post.duties })),
    ...grantsOf(me),
  ];

  return (
    <Page title={t('me.title')}>
      <Card>
        <Person name={me.name} note={t('person.number', { number: me.employee_number })} unit={me.unit.path_names.join(' / ')} />
      </Card>
      {duties.length > 0 && (
        <Card title={t('me.duties')}>
          <Stack as="ul" gap="small">
            {duties.map((duty, index) => (
              <li key={index}>
                <strong>{duty.what}</strong> <span className="row-small">{duty.where}</span>
                {duty.more && <p className="row-small">{duty.more}</p>}
              </li>
            ))}
          </Stack>
        </Card>
      )}
      <Card title={t('me.settings')}>
        <Stack gap="wide">
          <Choices<Language>
            label={t('me.language')}
            name="language"
            value={language}
            isBusy={isBusy}
            options={[
              { value: 'zh-CN', label: '简体中文' },
              { value: 'en', label: 'English' },
            ]}
            onChange={(language) => void choose(language)}
          />
          <Toggle
            label={t('look.large')}
            hint={t('me.large_hint')}
            checked={look.isLarge}
            onChange={(isLarge) => chooseLook({ isLarge })}
          />
          <Choices<Brightness>
            label={t('me.look')}
            name="look"
            columns={3}
            value={look.brightness}
            options={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`me.look_${value}`) }))}
            onChange={(brightness) => chooseLook({ brightness })}
          />
        </Stack>
      </Card>
      <Card title={t('me.factors')}>
        <p className="row-small">{t('me.factors_hint')}</p>
        <Link to="/me/factors" className="me-link">
          {t('me.factors_open')}
        </Link>
      </Card>
      <Sessions />
      <PasswordCard />
      <Card title={t('me.data')}>
        <p className="row-small">{t('me.data_hint')}</p>
        <Link to="/me/data" className="me-link">
          {t('me.data_open')}
        </Link>
      </Card>
      <SignOut me={me} />
    </Page>
  );

  function grantsOf(person: typeof me) {
    return person.grants
      .filter((grant) => grant.role !== 'member')
      .map((grant) => ({ what: t(`role.${grant.role}`), where: grant.unit_name, more: '' }));
  }
  function postName(post: string) {
    return words('post', post, post);
  }
}
