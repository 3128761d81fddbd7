// Party-building: fetch what changed since the last time, for a system that cannot be called. Node 20, no packages.
//
//     TONGXIN=https://… CLIENT_ID=… CLIENT_SECRET=… node feed.mjs cursor.txt
//
// Run it by a timer. It prints a line for each event and keeps its place in the file.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const tongxin = process.env.TONGXIN.replace(/\/$/, "");
const place = process.argv[2];

async function read(address, options) {
  const answer = await fetch(address, {
    ...options,
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

const basic = Buffer.from(
  `${process.env.CLIENT_ID}:${process.env.CLIENT_SECRET}`,
).toString("base64");
const { access_token: bearer } = await read(
  `${tongxin}/api/v1/identity/oauth2/token`,
  {
    method: "POST",
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  },
);

for (let more = true; more;) {
  const after = existsSync(place) ? readFileSync(place, "utf8") : "";
  const query = after ? `?${new URLSearchParams({ after })}` : "";
  const page = await read(`${tongxin}/api/v1/notifications/feed${query}`, {
    headers: { Authorization: `Bearer ${bearer}` },
  });
  for (const { type, subject, data } of page.items)
    console.log(type, subject, JSON.stringify(data));
  writeFileSync(place, page.cursor);
  more = page.has_more;
}
