/** One union post in words, and ending it. */
import { useQueryClient } from '@tanstack/react-query';
import { endPost, type Post } from '@/api/people';
import { useTranslation, words } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { formatDate } from '@/ui/dates';
import { say } from '@/ui/toast';

export function PostTerm({ post }: { post: Post }) {
  const { t } = useTranslation();
  const term = post.ends_on
    ? t('posts.term', { from: formatDate(post.starts_on), to: formatDate(post.ends_on) })
    : t('posts.since', { from: formatDate(post.starts_on) });
  return (
    <span className="row-small">
      {term}
      {post.full_time && ` · ${t('posts.full_time')}`}
    </span>
  );
}

export function EndPost({ post }: { post: Post }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const facts = { name: post.member_name, post: words('post', post.post, post.post), unit: post.unit_name };
  const end = async () => {
    await endPost(post.id);
    await queries.invalidateQueries({ queryKey: ['posts'] });
    say(t('posts.ended', facts));
  };
  return (
    <Confirm title={t('posts.end_ask', facts)} fact={t('posts.end_fact', facts)} yes={t('posts.end_yes')} onYes={end}>
      {(open) => (
        <Button kind="quiet" onClick={open} aria-label={`${t('posts.end')}: ${facts.name} ${facts.unit} ${facts.post}`}>
          {t('posts.end')}
        </Button>
      )}
    </Confirm>
  );
}
