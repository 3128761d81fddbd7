/** Home: what needs me first, then what I can do. */
import ProfileOutlined from '@ant-design/icons-svg/es/asn/ProfileOutlined';
import RightOutlined from '@ant-design/icons-svg/es/asn/RightOutlined';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { todoQuery, type TodoItem } from '@/api/inbox';
import { holds, meQuery } from '@/api/session';
import { useBegun, useDraft } from '@/drafts';
import { useDuties } from '@/duties';
import { useFeatures, type Feature } from '@/feature';
import { useTranslation } from '@/i18n';
import { AddressLink } from '@/ui/address-link';
import { Counted } from '@/ui/counted';
import { ErrorNotice, Notice } from '@/ui/error';
import { Icon } from '@/ui/icon';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { SearchBox } from '@/ui/search-box';
import { useWide } from '@/ui/use-wide';
import './home.css';

export default function HomePage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  const isWide = useWide();
  const todo = useQuery(todoQuery);
  const features = useFeatures();
  const duties = useDuties();
  const work = duties.find(({ tile }) => tile && (tile.isFor?.(me) ?? true));
  const tiles = features.flatMap((feature) => feature.tiles ?? []);
  const drafts = features.flatMap((feature) => feature.draft ?? []);
  const begun = useBegun(
    me.id,
    drafts.map(({ name }) => name),
  );
  const router = useRouter();
  const main = tiles.find((tile) => tile.isMain)?.to;

  // Home is there: now the page that most open from it.
  useEffect(() => {
    if (main) void router.preloadRoute({ to: main });
  }, [router, main]);

  return (
    <Page
      title={t('home.hello', { name: me.name })}
      name={t('home.title')}
      lead={me.unit.path_names.join(' / ')}
      aside={
        !isWide &&
        features.map(
          ({ arrivals }) =>
            arrivals && (
              <AddressLink key={arrivals.to} to={arrivals.to} className="home-arrivals">
                <Icon of={arrivals.icon} />
                <Counted label={t(arrivals.label)} count={arrivals.count} />
              </AddressLink>
            ),
        )
      }
    >
      {!isWide && <SearchBox label={t('act.search')} onSearch={(q) => void navigate({ to: '/search', search: { q } })} />}
      <Card title={t('home.needs_me')}>
        {todo.isPending && <Skeleton rows={2} label={t('list.loading')} />}
        {todo.isError && !todo.data && <ErrorNotice error={todo.error} onRetry={() => void todo.refetch()} />}
        {drafts.map((draft) => begun.includes(draft.name) && <DraftLine key={draft.name} owner={me.id} draft={draft} />)}
        {todo.data?.items.map((item, index) => (
          <TodoLine key={item.link + index} item={item} />
        ))}
        {todo.data?.items.length === 0 && begun.length === 0 && <p className="row-small">{t('home.nothing')}</p>}
        {todo.data && todo.data.unavailable.length > 0 && <Notice tone="wait">{t('problem.some_missing')}</Notice>}
      </Card>

      <section aria-label={t('home.can_do')} className="home-grid">
        {[...tiles, ...(work?.tile ? [{ to: work.to, icon: ProfileOutlined, isMain: false, ...work.tile }] : [])].map((tile) => (
          <AddressLink key={tile.to} to={tile.to} className={tile.isMain ? 'home-main' : undefined}>
            <Icon of={tile.icon} />
            <strong>{t(tile.label)}</strong>
            <small>{t(tile.hint)}</small>
          </AddressLink>
        ))}
      </section>

      {(['system_admin', 'auditor'] as const)
        .filter((role) => holds(me, role))
        .map((role) => (
          <Card key={role} title={t(`role.${role}`)}>
            <p>{t(`home.${role}`)}</p>
          </Card>
        ))}
      <Card title={t('home.how_title')}>
        <ol className="home-how">
          <li>{t('home.how_1')}</li>
          <li>{t('home.how_2')}</li>
          <li>{t('home.how_3')}</li>
        </ol>
      </Card>
    </Page>
  );
}

function DraftLine({ owner, draft: { name, to, label, go } }: { owner: string; draft: NonNullable<Feature['draft']> }) {
  const { t } = useTranslation();
  const [draft] = useDraft<{ title?: string }>(owner, name);
  return (
    <AddressLink to={to} className="todo-line">
      <span>
        <strong>{t(label)}</strong>
        {draft?.title && <small>{draft.title}</small>}
      </span>
      <span className="todo-go">{t(go)}</span>
      <Icon of={RightOutlined} />
    </AddressLink>
  );
}

function TodoLine({ item }: { item: TodoItem }) {
  return (
    <AddressLink to={item.link} className={item.late ? 'todo-line todo-late' : 'todo-line'}>
      <span>
        <strong>{item.what}</strong>
        {item.title && <small>{[item.title, item.number].filter(Boolean).join(' · ')}</small>}
      </span>
      <Icon of={RightOutlined} />
    </AddressLink>
  );
}
