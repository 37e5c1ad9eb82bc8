// Many editors at one document, and many documents with some editors each: how long after an editor sent its letters
// another one has them, and what that costs the server. Ours has committed them to a Postgres that keeps its promises
// before anybody has them; the others hold them in memory.
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import * as encoding from "lib0/encoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { finish, result, withMuster } from "../lib/web.mjs";

const SECONDS = 6;
const WARM_UP_S = 1;
const LOADS = [
  { name: "1 document × 200 editors, 100 edits/s", documents: 1, editors: 200, editsPerS: 100 },
  { name: "100 documents × 10 editors, 3,000 edits/s", documents: 100, editors: 10, editsPerS: 3_000 },
];
const P50_MS = 5;
const P99_MS = 20;
const TICKS_PER_S = 100;

/** An edit as y-websocket sends it: the letters of a stamp, put at the front of the writer's own text. */
class Writer {
  doc = new Y.Doc();
  frame;

  constructor(prefix) {
    this.prefix = prefix;
    this.doc.on("update", (update) => {
      const encoder = encoding.createEncoder();
      if (prefix !== undefined) encoding.writeVarString(encoder, prefix);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarUint8Array(encoder, update);
      this.frame = encoding.toUint8Array(encoder);
    });
  }

  stamped() {
    const text = this.doc.getText("bench");
    const stamp = `T${process.hrtime.bigint()};`;
    text.insert(text.length, stamp);
    return this.frame;
  }
}

function stampOf(data) {
  const text = data.toString("latin1");
  const at = text.indexOf("T");
  const end = text.indexOf(";", at);
  return at < 0 || end < 0 ? undefined : BigInt(text.slice(at + 1, end));
}

const freePort = () =>
  new Promise((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });

/** CPU seconds and resident bytes of a process. */
function cost(pid) {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).map(Number);
  const resident = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
  return { cpu: (user + system) / TICKS_PER_S, resident };
}

const opened = (socket) => new Promise((done, failed) => socket.once("open", done).once("error", failed));

/** Sends the load and waits until every delivery has come, or none comes any more. */
async function measure(load, address, server, prefixed) {
  const sockets = [];
  const times = [];
  let due = 0;
  let counting = false;
  for (let document = 0; document < load.documents; document++) {
    for (let editor = 0; editor < load.editors; editor++) {
      const socket = new WebSocket(address(document), { perMessageDeflate: false });
      socket.binaryType = "nodebuffer";
      await opened(socket);
      const seat = { socket, writer: new Writer(prefixed?.(document)), document };
      socket.on("message", (data) => {
        const sent = stampOf(data);
        if (!counting || sent === undefined || sent < counting) return;
        times.push(Number(process.hrtime.bigint() - sent) / 1e6);
      });
      if (prefixed) greet(seat, prefixed(document));
      sockets.push(seat);
    }
  }
  await new Promise((go) => setTimeout(go, 500));
  const begun = process.hrtime.bigint();
  const every = 1e9 / load.editsPerS;
  let before = cost(server);
  let sent = 0;
  for (;;) {
    const now = Number(process.hrtime.bigint() - begun);
    if (now > (WARM_UP_S + SECONDS) * 1e9) break;
    if (!counting && now > WARM_UP_S * 1e9) {
      counting = process.hrtime.bigint();
      before = cost(server);
      due = 0;
    }
    while (sent * every < now) {
      const seat = sockets[(sent * 7919) % sockets.length];
      seat.socket.send(seat.writer.stamped());
      sent += 1;
      if (counting) due += load.editors - (prefixed ? 1 : 0);
    }
    await new Promise(setImmediate);
  }
  for (let quiet = 0, seen = times.length; quiet < 10; quiet++) {
    await new Promise((go) => setTimeout(go, 100));
    if (times.length > seen) [quiet, seen] = [0, times.length];
  }
  const after = cost(server);
  sockets.forEach(({ socket }) => socket.terminate());
  times.sort((one, other) => one - other);
  const at = (share) => Number((times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? Number.NaN).toFixed(2));
  return {
    p50: at(0.5),
    p99: at(0.99),
    cpu: Number((after.cpu - before.cpu).toFixed(2)),
    resident_mb: Math.round(after.resident / 1024 / 1024),
    deliveries: times.length,
    complete: times.length >= due * 0.99,
  };
}

/** Hocuspocus names the document in each message, and asks who it is first. */
function greet({ socket }, name) {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, "");
  socket.send(encoding.toUint8Array(encoder));
}

/** Runs a server from npm on the other core. */
async function beside(command, environment, use) {
  const port = await freePort();
  const program = spawn("taskset", ["-c", "0", ...command], { env: { ...process.env, ...environment, PORT: String(port), HOST: "127.0.0.1" }, stdio: "ignore" });
  try {
    for (let attempt = 0; attempt < 200; attempt++) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/probe`);
      if (await opened(socket).then(() => true, () => false)) {
        socket.terminate();
        return await use(port, program.pid);
      }
      await new Promise((go) => setTimeout(go, 50));
    }
    throw new Error(`${command.join(" ")} never listened`);
  } finally {
    program.kill("SIGKILL");
  }
}

const yWebsocket = (load) =>
  beside(["node", "node_modules/@y/websocket-server/src/server.js"], {}, (port, pid) => measure(load, (document) => `ws://127.0.0.1:${port}/room-${document}`, pid));
const hocuspocus = (load) =>
  beside(["node", "hocuspocus.mjs"], {}, (port, pid) => measure(load, () => `ws://127.0.0.1:${port}/`, pid, (document) => `room-${document}`));

await withMuster("document", async ({ url, command, pid }) => {
  execFileSync("taskset", ["-a", "-p", "-c", "0", String(pid)], { stdio: "ignore" });
  const token = command("token", "create", "--role", "admin", "--name", "bench");
  const declare = async (nth) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${url}/api/v1/incidents`, { method: "POST", headers, body: JSON.stringify({ title: `Document ${nth}` }) });
    return (await answer.json()).id;
  };
  for (const load of LOADS) {
    const ids = [];
    for (let nth = 0; nth < load.documents; nth++) ids.push(await declare(nth));
    const address = (document) => `${url.replace("http", "ws")}/ws/documents/${ids[document]}?token=${token}`;
    const ours = await measure(load, address, pid);
    result(`${load.name}: sent → had by another, median, committed first`, ours.p50, P50_MS, "ms", `≤ ${P50_MS} ms`, ours);
    result(`${load.name}: the same, p99`, ours.p99, P99_MS, "ms", `≤ ${P99_MS} ms`, { complete: ours.complete });
    for (const [name, run] of [["@y/websocket-server 0.1.1", yWebsocket], ["@hocuspocus/server 3.4.4", hocuspocus]]) {
      const theirs = await run(load);
      result(`${load.name}: CPU beside ${name}, in memory`, ours.cpu, theirs.cpu / 3, "s", "≤ 1/3", theirs);
      result(`${load.name}: p99 beside ${name}, in memory`, ours.p99, theirs.p99 / 3, "ms", "≤ 1/3", {});
    }
  }
});
finish();
