/** For the engineer of the other system: how a program gets a token and writes people, with commands to copy. */
import { useTranslation } from '@/i18n';
import { Commands } from '@/ui/code';
import { Card, Page } from '@/ui/page';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

export default function ConnectPage() {
  const { t } = useTranslation();
  const { origin } = window.location;
  const token = `token=$(curl -su "$CLIENT_ID:$CLIENT_SECRET" ${origin}/api/v1/identity/oauth2/token \\
  -d grant_type=client_credentials | jq -r .access_token)`;
  const person = `curl -s ${origin}/scim/v2/Users -H "Authorization: Bearer $token" \\
  -H 'Content-Type: application/scim+json' -d '{
  "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "${enterprise}"],
  "userName": "E9001", "displayName": "张伟", "active": true, "externalId": "hr-9001",
  "${enterprise}": {"department": "集团/一分厂/总装车间"}}'`;
  const leave = `curl -s -X PATCH ${origin}/scim/v2/Users/$id -H "Authorization: Bearer $token" \\
  -H 'Content-Type: application/scim+json' -d '{
  "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  "Operations": [{"op": "replace", "path": "active", "value": false}]}'`;
  const feed = `curl -s ${origin}/api/v1/notifications/feed -H "Authorization: Bearer $token"`;
  const steps = [
    { title: t('connect.token'), text: t('connect.token_text'), code: token },
    { title: t('connect.person'), text: t('connect.person_text'), code: person },
    { title: t('connect.leave'), text: t('connect.leave_text'), code: leave },
    { title: t('connect.events'), text: t('connect.events_text'), code: feed },
    { title: t('connect.limits'), text: t('connect.limits_text') },
  ];
  return (
    <Page title={t('connect.title')} lead={t('connect.lead')} back="/machines">
      {steps.map(({ title, text, code }) => (
        <Card key={title} title={title}>
          <p>{text}</p>
          {code && <Commands label={title}>{code}</Commands>}
        </Card>
      ))}
      <p>
        <a href="/api/docs" className="button button-plain">
          {t('connect.all')}
        </a>
      </p>
    </Page>
  );
}
