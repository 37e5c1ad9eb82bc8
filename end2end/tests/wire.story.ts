// Documents over the wire, with clients that we did not write: yjs and y-websocket as npm has them.
import { WebsocketProvider } from "y-websocket";
import { WebSocket } from "ws";
import * as Y from "yjs";
import type { Muster } from "../support/muster";
import { expect, test } from "../support/test";

interface Client {
  doc: Y.Doc;
  line: WebsocketProvider;
}

async function connect(muster: Muster, id: string, token = muster.token): Promise<Client> {
  const doc = new Y.Doc();
  const line = new WebsocketProvider(`${muster.url.replace("http", "ws")}/ws/documents`, id, doc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    params: { token },
    disableBc: true,
    maxBackoffTime: 200,
  });
  await expect.poll(() => line.synced).toBe(true);
  return { doc, line };
}

function end(...clients: Client[]): void {
  for (const { line, doc } of clients) {
    line.destroy();
    doc.destroy();
  }
}

/** A new incident's document, with one paragraph that everybody writes in. */
async function document(muster: Muster): Promise<string> {
  const { id } = await muster.api<{ id: string }>("POST", "/incidents", { title: `Clients from elsewhere: ${test.info().title}` });
  const first = await connect(muster, id);
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText("")]);
  first.doc.getXmlFragment("default").insert(0, [paragraph]);
  const second = await connect(muster, id);
  await expect.poll(() => second.doc.getXmlFragment("default").length).toBe(1);
  end(first, second);
  return id;
}

function words(client: Client): Y.XmlText {
  return (client.doc.getXmlFragment("default").get(0) as Y.XmlElement).get(0) as Y.XmlText;
}

function state(client: Client): string {
  return Buffer.from(Y.encodeStateAsUpdate(client.doc)).toString("base64");
}

/** Structs of the first that the second has never seen. */
function missing(of: Client, known: Client): number {
  return Y.decodeUpdate(Y.encodeStateAsUpdate(of.doc, Y.encodeStateVector(known.doc))).structs.length;
}

test("five stock clients write at once, one is cut off, and all end with the same bytes", async ({ muster }) => {
  const id = await document(muster);
  const clients = await Promise.all([1, 2, 3, 4, 5].map(() => connect(muster, id)));
  const [cut] = clients;
  if (!cut) throw new Error("nobody came");
  for (let round = 0; round < 40; round++) {
    if (round === 10) cut.line.disconnect();
    if (round === 30) cut.line.connect();
    clients.forEach((client, at) => {
      const text = words(client);
      const place = (round * 7 + at * 3) % (text.length + 1);
      text.insert(place, `${at}`);
      if (round % 9 === at && text.length > 4) text.delete(0, 2);
    });
    await new Promise(setImmediate);
  }
  await expect.poll(() => new Set(clients.map(state)).size, { timeout: 20_000 }).toBe(1);
  const fresh = await connect(muster, id);
  expect(words(fresh).toString()).toBe(words(cut).toString());
  end(...clients, fresh);
});

test("the server is killed while they type, and nothing that anybody else saw is lost", async ({ muster }) => {
  const id = await document(muster);
  const [witness, ...typists] = await Promise.all([1, 2, 3].map(() => connect(muster, id)));
  if (!witness) throw new Error("nobody came");
  for (let death = 0; death < 3; death++) {
    const before = words(witness).length;
    let typed = 0;
    const typing = setInterval(() => typists.forEach((client, at) => words(client).insert(0, `${at}${typed++} `)), 3);
    await expect.poll(() => words(witness).length, { timeout: 20_000 }).toBeGreaterThan(before + 200);
    await muster.kill();
    // What it saw was on disk: it takes its memory along and never tells the server again.
    witness.line.disconnect();
    clearInterval(typing);
    await muster.boot();
    const fresh = await connect(muster, id);
    expect(missing(witness, fresh)).toBe(0);
    end(fresh);
    witness.line.connect();
    await expect.poll(() => new Set([witness, ...typists].map(state)).size, { timeout: 20_000 }).toBe(1);
  }
  end(witness, ...typists);
});

test("a token that may only read changes nothing, loses its place when it is revoked, and an unknown one gets nowhere", async ({ muster }) => {
  const id = await document(muster);
  const reading = await muster.api<{ secret: string; item: { id: string } }>("POST", "/tokens", { name: "reads", role: "stakeholder" });
  const [writer, reader] = [await connect(muster, id), await connect(muster, id, reading.secret)];
  const warned = console.warn;
  console.warn = () => undefined;
  words(reader).insert(0, "smuggled");
  words(writer).insert(0, "written");
  await expect.poll(() => words(reader).toString()).toContain("written");
  expect(words(writer).toString()).toBe("written");
  console.warn = warned;
  const closed = new Promise<number>((tell) => reader.line.on("connection-close", (event) => tell(event?.code ?? 0)));
  await muster.api("DELETE", `/tokens/${reading.item.id}`);
  expect(await closed).toBe(4401);
  reader.line.disconnect();
  for (const [token, document, code] of [
    ["mst_unknown", id, 4401],
    [muster.token, "019a0000-0000-7000-8000-000000000000", 4404],
  ] as const) {
    const socket = new WebSocket(`${muster.url.replace("http", "ws")}/ws/documents/${document}?token=${token}`);
    expect(await new Promise<number>((tell) => (socket.onclose = (event) => tell(event.code)))).toBe(code);
  }
  end(writer, reader);
});
