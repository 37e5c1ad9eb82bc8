// What the mail server was handed.
import { join } from "node:path";
import { Program, freePort } from "./process";

export interface Mail {
  to: string[];
  subject: string;
  messageId: string;
  headers: Record<string, string>;
  text: string;
  html: string;
}

/** A mail server that can be asked what came. */
export class Mailbox {
  private constructor(
    readonly port: number,
    private readonly program: Program,
  ) {}

  static async open(): Promise<Mailbox> {
    const port = await freePort();
    const program = Program.start("smtp", process.env.PYTHON ?? "python3", [join(import.meta.dirname, "smtp.py"), String(port)]);
    await program.line((line) => line === "ready");
    return new Mailbox(port, program);
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Everything that came so far. */
  all(): Mail[] {
    return this.program.lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Mail);
  }

  /** Waits for a mail to this address, past or future. */
  async to(address: string, fits: (mail: Mail) => boolean = () => true, withinMs = 20_000): Promise<Mail> {
    const line = await this.program.line((line) => {
      if (!line.startsWith("{")) return false;
      const mail = JSON.parse(line) as Mail;
      return mail.to.includes(address) && fits(mail);
    }, withinMs);
    return JSON.parse(line) as Mail;
  }

  async close(): Promise<void> {
    await this.program.stop();
  }
}
