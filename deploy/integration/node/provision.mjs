// HR: a person joins and leaves. Node 20, no packages.
//
//     TONGXIN=https://… CLIENT_ID=… CLIENT_SECRET=… node provision.mjs E9001 张伟 集团/一分厂
const tongxin = process.env.TONGXIN.replace(/\/$/, "");
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const [number, name, unit] = process.argv.slice(2);

async function call(method, path, headers, body) {
  const answer = await fetch(tongxin + path, {
    method,
    headers,
    body,
    signal: AbortSignal.timeout(30_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  return text ? JSON.parse(text) : {};
}

const basic = Buffer.from(
  `${process.env.CLIENT_ID}:${process.env.CLIENT_SECRET}`,
).toString("base64");
const { access_token: bearer } = await call(
  "POST",
  "/api/v1/identity/oauth2/token",
  { Authorization: `Basic ${basic}` },
  new URLSearchParams({
    grant_type: "client_credentials",
    scope: "scim:read scim:write",
  }),
);

const scim = (method, path, body) =>
  call(
    method,
    `/scim/v2${path}`,
    {
      Authorization: `Bearer ${bearer}`,
      "Content-Type": "application/scim+json",
    },
    JSON.stringify(body),
  );

const person = await scim("POST", "/Users", {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterprise],
  userName: number,
  displayName: name,
  active: true,
  [enterprise]: { department: unit },
});
console.log("created", person.id);
await scim("PATCH", `/Users/${person.id}`, {
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [{ op: "replace", path: "active", value: false }],
});
console.log("deactivated", person.id);
