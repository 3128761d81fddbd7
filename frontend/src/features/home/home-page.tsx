/** Home: what needs me first, then what I can do. */
import BellOutlined from '@ant-design/icons-svg/es/asn/BellOutlined';
import EditOutlined from '@ant-design/icons-svg/es/asn/EditOutlined';
import OrderedListOutlined from '@ant-design/icons-svg/es/asn/OrderedListOutlined';
import ProfileOutlined from '@ant-design/icons-svg/es/asn/ProfileOutlined';
import RightOutlined from '@ant-design/icons-svg/es/asn/RightOutlined';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { todoQuery } from '@/api/inbox';
import { holds, meQuery, workOf } from '@/api/session';
import type { TodoItem } from '@/api/types';
import { useDraft } from '@/drafts';
import { words } from '@/i18n';
import { AddressLink } from '@/ui/address-link';
import { ErrorNotice, Notice } from '@/ui/error';
import { Icon } from '@/ui/icon';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import './home.css';

export default function HomePage() {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const todo = useQuery(todoQuery);
  const work = workOf(me);
  const [draft] = useDraft<{ title: string }>(me.id, 'concern');

  return (
    <Page title={t('home.hello', { name: me.name })} name={t('home.title')} lead={me.unit.path_names.join(' / ')}>
      <Card title={t('home.needs_me')}>
        {todo.isPending && <Skeleton rows={2} label={t('list.loading')} />}
        {todo.isError && !todo.data && <ErrorNotice error={todo.error} onRetry={() => void todo.refetch()} />}
        {draft && (
          <Link to="/concerns/new" className="todo-line">
            <span>
              <strong>{t('home.draft')}</strong>
              {draft.title && <small>{draft.title}</small>}
            </span>
            <span className="todo-go">{t('home.draft_go')}</span>
            <Icon of={RightOutlined} />
          </Link>
        )}
        {todo.data?.items.map((item, index) => (
          <TodoLine key={item.link + index} item={item} />
        ))}
        {todo.data?.items.length === 0 && !draft && <p className="row-small">{t('home.nothing')}</p>}
        {todo.data && todo.data.unavailable.length > 0 && <Notice tone="wait">{t('problem.some_missing')}</Notice>}
      </Card>

      <section aria-label={t('home.can_do')} className="home-grid">
        <Link to="/concerns/new" className="home-main">
          <Icon of={EditOutlined} />
          <strong>{t('home.raise')}</strong>
          <small>{t('home.raise_hint')}</small>
        </Link>
        <Link to="/concerns">
          <Icon of={OrderedListOutlined} />
          <strong>{t('home.follow')}</strong>
          <small>{t('home.follow_hint')}</small>
        </Link>
        {work ? (
          <Link to={work.to}>
            <Icon of={ProfileOutlined} />
            <strong>{t(`home.${work.name}`)}</strong>
            <small>{t(`home.${work.name}_hint`)}</small>
          </Link>
        ) : (
          <Link to="/inbox">
            <Icon of={BellOutlined} />
            <strong>{t('home.read')}</strong>
            <small>{t('home.read_hint')}</small>
          </Link>
        )}
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

function TodoLine({ item }: { item: TodoItem }) {
  const { t } = useTranslation();
  const known = words('todo', item.kind, '');
  const line = known
    ? t(`todo.${item.kind}` as 'todo.other', { count: item.count ?? 1 })
    : t('todo.other', { count: item.count ?? 1 });
  return (
    <AddressLink to={item.link} className={item.kind === 'overdue' ? 'todo-line todo-late' : 'todo-line'}>
      <span>
        <strong>{line}</strong>
        {item.case && (
          <small>
            {item.case.title} · {item.case.number}
          </small>
        )}
      </span>
      <Icon of={RightOutlined} />
    </AddressLink>
  );
}
