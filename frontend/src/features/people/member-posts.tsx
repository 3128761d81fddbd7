import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { postsQuery, type Member } from '@/api/people';
import { useTranslation, words } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { Card } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { EndPost, PostTerm } from './post-row';

export function MemberPosts({ member, mayChange }: { member: Member; mayChange: boolean }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useInfiniteQuery(postsQuery({ member_id: member.id }));
  const posts = data?.pages.flatMap((page) => page.items);
  return (
    <Card
      title={t('posts.title')}
      aside={
        mayChange && (
          <Link to="/people/posts/new" search={{ member: member.id }} className="button button-plain">
            {t('posts.add')}
          </Link>
        )
      }
    >
      {!posts &&
        (error ? <ErrorNotice error={error} onRetry={() => void refetch()} /> : <Skeleton rows={2} label={t('list.loading')} />)}
      {posts?.length === 0 && <p className="row-small">{t('posts.none_of', { name: member.name })}</p>}
      <ul className="member-holds">
        {posts?.map((post) => (
          <li key={post.id}>
            <span>
              <strong>{words('post', post.post, post.post)}</strong> {post.unit_name}
              <br />
              <PostTerm post={post} />
            </span>
            {mayChange && <EndPost post={post} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
