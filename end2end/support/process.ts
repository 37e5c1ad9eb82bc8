// Child processes that end with the tests, and waiting for what they do instead of for time to pass.
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

/** A port of 127.0.0.1 that is free at this moment. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/** A running program, with everything it printed. */
export class Program {
  readonly lines: string[] = [];
  private readonly ended: Promise<number | null>;
  private readonly waiting = new Set<() => void>();
  private over = false;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream?.setEncoding("utf8").on("data", (text: string) => {
        const parts = (rest + text).split("\n");
        rest = parts.pop() ?? "";
        this.lines.push(...parts);
        for (const wake of this.waiting) wake();
      });
    }
    this.ended = new Promise((resolve) =>
      child.once("exit", (code) => {
        this.over = true;
        for (const wake of this.waiting) wake();
        resolve(code);
      }),
    );
  }

  static start(name: string, command: string, args: string[], env: Record<string, string> = {}): Program {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    const program = new Program(name, child);
    child.once("error", (error) => program.lines.push(String(error)));
    process.once("exit", () => child.kill("SIGKILL"));
    return program;
  }

  /** Resolves with the first line, past or future, that fits. */
  async line(fits: (line: string) => boolean, withinMs = 20_000): Promise<string> {
    return this.until(() => this.lines.find(fits), withinMs, "the line that was waited for never came");
  }

  private async until<T>(look: () => T | undefined, withinMs: number, otherwise: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(limit);
        this.waiting.delete(check);
        act();
      };
      const fail = (why: string) => settle(() => reject(new Error(`${this.name}: ${why}\n${this.tail()}`)));
      const limit = setTimeout(() => fail(otherwise), withinMs);
      const check = () => {
        const found = look();
        if (found !== undefined) settle(() => resolve(found));
        else if (this.over) fail("it ended");
      };
      this.waiting.add(check);
      check();
    });
  }

  /** The last lines it printed. */
  tail(): string {
    return this.lines.slice(-40).join("\n");
  }

  /** Ends it and waits until it is gone. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (!this.over) this.child.kill(signal);
    return this.ended;
  }
}

/** Runs a command to its end and returns what it printed on stdout. */
export async function run(command: string, args: string[], env: Record<string, string> = {}, input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env } });
    let out = "";
    let err = "";
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (err += data));
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve(out.trim()) : reject(new Error(`${command} ${args.join(" ")} ended with ${code}\n${err}${out}`)),
    );
    child.stdin.end(input);
  });
}
