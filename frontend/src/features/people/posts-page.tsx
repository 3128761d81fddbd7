/** Union posts: who is chair, officer, group leader where, and for which term. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { postsQuery, unitsQuery, type Post } from '@/api/people';
import { holds, meQuery } from '@/api/session';
import { useTranslation, words } from '@/i18n';
import { DataList, type Column } from '@/ui/data-list';
import { Empty } from '@/ui/empty';
import { FilterBar, FilterSearch, FilterTree } from '@/ui/filter-bar';
import { Page, Parts } from '@/ui/page';
import { EndPost, PostTerm } from './post-row';
import './people.css';

export default function PostsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const search = useSearch({ from: '/app/people/posts' });
  const { unit, q } = search;
  const list = useInfiniteQuery(postsQuery({ unit_id: unit, q }));
  const units = useQuery(unitsQuery);
  const isHr = holds(me, 'hr_admin');
  const narrow = (next: { unit?: string; q?: string }) =>
    void navigate({ to: '/people/posts', search: { ...search, ...next }, replace: true });

  const holder = (post: Post) => (
    <Link to="/people/$memberId" params={{ memberId: post.member_id }} className="row-link">
      {post.member_name}
    </Link>
  );
  const columns: Column<Post>[] = [
    { name: t('posts.post'), isName: true, cell: (post) => words('post', post.post, post.post) },
    { name: t('posts.where'), isName: true, cell: (post) => post.unit_name },
    {
      name: t('members.col_name'),
      cell: (post) => (
        <>
          {holder(post)}
          <Parts of={[post.member_unit_name, post.employee_number]} />
        </>
      ),
    },
    { name: t('posts.duties'), width: '26%', cell: (post) => post.duties },
    { name: t('posts.when'), cell: (post) => <PostTerm post={post} /> },
    ...(isHr
      ? [
          {
            name: t('posts.end'),
            align: 'end' as const,
            cell: (post: Post) => <div className="row-above">{<EndPost post={post} />}</div>,
          },
        ]
      : []),
  ];
  const add = isHr && (
    <Link to="/people/posts/new" className="button button-main">
      {t('posts.add')}
    </Link>
  );

  return (
    <Page title={t('posts.title')} lead={t('posts.lead')} width="wide" aside={add}>
      <FilterBar label={t('act.search')}>
        <FilterSearch label={t('members.search')} maxLength={50} value={q} onChange={(next) => narrow({ q: next })} />
        <FilterTree
          label={t('members.units')}
          all={t('choose_unit.all')}
          nodes={units.data?.items}
          value={unit}
          onChange={(next) => narrow({ unit: next })}
        />
      </FilterBar>
      <DataList
        query={list}
        label={t('posts.title')}
        columns={columns}
        card={(post) => (
          <article className="row-card">
            <div className="row-card-head">
              {holder(post)}
              <span>{words('post', post.post, post.post)}</span>
            </div>
            <p>{post.unit_name}</p>
            <PostTerm post={post} />
            {isHr && (
              <div className="row-above">
                <EndPost post={post} />
              </div>
            )}
          </article>
        )}
        keyOf={(post) => post.id}
        empty={<Empty title={t('posts.none')} />}
      />
    </Page>
  );
}
