// OA: take events as they come. Node 20, no packages.
//
//     WEBHOOK_SECRET=whsec_… PORT=9000 node receiver.mjs
//
// Put it behind your HTTPS. It prints a line for each event that it has verified; the signature is Standard Webhooks.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const secret = Buffer.from(
  process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""),
  "base64",
);
const seen = new Set(); // keep these in your database, with what the event changes

/** Signed with our secret, and not an old one that somebody plays back. */
function isGenuine(headers, body) {
  const stamp = Number(headers["webhook-timestamp"]);
  if (!(Math.abs(Date.now() / 1000 - stamp) <= 300)) return false;
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = Buffer.from(
    `v1,${createHmac("sha256", secret).update(signed).digest("base64")}`,
  );
  return (headers["webhook-signature"] ?? "").split(" ").some((each) => {
    const given = Buffer.from(each);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts).toString();
  if (!isGenuine(request.headers, body)) return response.writeHead(401).end();
  const { id, type, subject, data } = JSON.parse(body);
  if (!seen.has(id)) {
    // an event may come twice, with the same id
    seen.add(id);
    console.log(type, subject, JSON.stringify(data));
  }
  response.writeHead(204).end();
}).listen(Number(process.env.PORT), "127.0.0.1");
