// A team's flag system: takes the webhooks of levers, verifies them, and keeps the state.
import { createHmac, timingSafeEqual } from "node:crypto";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

type State = { on: boolean } | { percentage: number };

export class Flags {
  secret = "";
  /** What it says no with, if it does. */
  refuses = "";
  /** Each request that was signed well: what was to be done, and under which id. */
  readonly came: { action: string; id: string }[] = [];

  private constructor(
    private readonly server: Server,
    public state: State,
  ) {}

  static async open(state: State): Promise<Flags> {
    let flags: Flags | undefined;
    const server = createServer((request, response) => {
      void answer(request, flags).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    flags = new Flags(server, state);
    return flags;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/levers`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function answer(request: IncomingMessage, flags: Flags | undefined): Promise<{ status: number; body: unknown }> {
  let body = "";
  for await (const part of request) body += String(part);
  if (!flags) return { status: 503, body: {} };
  const header = (name: string) => String(request.headers[name] ?? "");
  const [id, at] = [header("webhook-id"), header("webhook-timestamp")];
  const key = Buffer.from(flags.secret.replace("whsec_", ""), "base64");
  const code = createHmac("sha256", key).update(`${id}.${at}.${body}`).digest();
  const good = header("webhook-signature")
    .split(" ")
    .map((given) => Buffer.from(given.replace("v1,", ""), "base64"))
    .some((given) => given.length === code.length && timingSafeEqual(given, code));
  if (!good) return { status: 401, body: { message: "the signature is wrong" } };
  const { action, wanted } = JSON.parse(body) as { action: string; wanted: State };
  flags.came.push({ action, id });
  if (flags.refuses) return { status: 422, body: { message: flags.refuses } };
  if (action === "set") flags.state = wanted;
  return { status: 200, body: { state: flags.state, message: "Known in 3 regions" } };
}
