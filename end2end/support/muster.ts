// A whole Muster on a database of its own, as somebody would run it: the release binary, its command line, its API.
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Mailbox } from "./mailbox";
import { Program, freePort, run } from "./process";

const binary = process.env.MUSTER_BIN ?? "../target/release/muster";
const cluster = process.env.DATABASE_URL ?? "";

/** Runs one statement on the cluster, outside of any transaction. */
async function sql(statement: string): Promise<void> {
  await run("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, cluster]);
}

/** Somebody who can sign in. */
export interface Account {
  name: string;
  email: string;
  password: string;
  id: string;
}

export class Muster {
  private program: Program | undefined;

  private constructor(
    readonly port: number,
    private readonly name: string,
    readonly database: string,
    readonly mailbox: Mailbox,
    readonly token: string,
    /** What `muster demo` said. */
    readonly told: string,
  ) {}

  /** Creates a database, migrates it, makes a token, starts the server. */
  static async start(setup: { empty?: boolean; demo?: boolean } = {}): Promise<Muster> {
    if (!cluster) throw new Error("DATABASE_URL is unset: run these tests with `cargo xtask e2e`");
    const name = `e2e_${randomBytes(6).toString("hex")}`;
    await sql(`create database ${name}`);
    const database = cluster.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
    const mailbox = await Mailbox.open();
    await run(binary, ["migrate"], { DATABASE_URL: database });
    // Demo data goes into an empty database only, so it comes before the token.
    const told = setup.demo ? await run(binary, ["demo"], { DATABASE_URL: database }) : "";
    const token = setup.empty
      ? ""
      : await run(binary, ["token", "create", "--role", "admin", "--name", "tests"], { DATABASE_URL: database });
    const muster = new Muster(await freePort(), name, database, mailbox, token, told);
    await muster.boot();
    return muster;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Where the last public pages are kept. */
  private get folder(): string {
    return join(tmpdir(), this.name);
  }

  private get env(): Record<string, string> {
    return {
      DATABASE_URL: this.database,
      MUSTER_DATA_DIR: this.folder,
      MUSTER_LISTEN: `127.0.0.1:${this.port}`,
      MUSTER_PUBLIC_URL: this.url,
      MUSTER_SMTP_URL: this.mailbox.url,
      MUSTER_SMTP_TLS: "none",
      // Calendars of tests are served by this machine.
      MUSTER_OUTBOUND_ALLOW: "127.0.0.0/8",
      MUSTER_LOG_FORMAT: "json",
    };
  }

  /** Starts the server and waits until it says that it is ready. */
  async boot(): Promise<void> {
    const program = Program.start("muster", binary, ["serve"], this.env);
    this.program = program;
    for (let attempt = 0; ; attempt++) {
      const ready = await fetch(`${this.url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ready) return;
      // Bounded by the log as well: a server that ended has no more lines to wait for.
      const seen = program.lines.length;
      if (attempt > 400) throw new Error(`muster never became ready\n${program.tail()}`);
      await program.line((_line) => program.lines.length > seen, 100).catch((error: unknown) => {
        if (String(error).includes("it ended")) throw error;
      });
    }
  }

  /** As the power cut does. */
  async kill(): Promise<void> {
    await this.program?.stop("SIGKILL");
  }

  /** Dies and comes back. */
  async crash(): Promise<void> {
    await this.kill();
    await this.boot();
  }

  log(): string[] {
    return this.program?.lines ?? [];
  }

  async close(): Promise<void> {
    await this.program?.stop();
    await this.mailbox.close();
    await rm(this.folder, { recursive: true, force: true });
    await sql(`drop database if exists ${this.name} with (force)`);
  }

  /** Runs a command of the binary on this database. */
  async command(...args: string[]): Promise<string> {
    return run(binary, args, this.env);
  }

  /** One request to the REST API; a refusal throws with its problem document. */
  async api<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** Somebody new with a password. */
  async person(name: string, role = "responder"): Promise<Account> {
    const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, ".")}@example.org`;
    const password = `${randomBytes(9).toString("base64url")} horse`;
    const person = await this.api<{ id: string }>("POST", "/people", { name, email, role, password, time_zone: "Europe/Berlin" });
    return { name, email, password, id: person.id };
  }
}
