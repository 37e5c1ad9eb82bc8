// The real Alertmanager, configured by the test, driven by amtool.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program, freePort, run } from "./process";

export class Alertmanager {
  private constructor(
    readonly url: string,
    private readonly program: Program,
    private readonly folder: string,
  ) {}

  /** Starts one that sends every group to this webhook at once. */
  static async start(webhook: string): Promise<Alertmanager> {
    const folder = await mkdtemp(join(tmpdir(), "alertmanager-"));
    const port = await freePort();
    const config = join(folder, "alertmanager.yml");
    await writeFile(
      config,
      `route:
  receiver: muster
  group_by: [alertname, service]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: muster
    webhook_configs:
      - url: ${webhook}
        send_resolved: true
`,
    );
    const url = `http://127.0.0.1:${port}`;
    const program = Program.start("alertmanager", process.env.ALERTMANAGER ?? "prometheus-alertmanager", [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--cluster.listen-address=`,
      "--log.level=debug",
    ]);
    await program.line((line) => line.includes("Listening on") || line.includes("listening"));
    return new Alertmanager(url, program, folder);
  }

  /** Fires an alert, as Prometheus would. */
  async fire(labels: Record<string, string>, annotations: Record<string, string> = {}): Promise<void> {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const notes = Object.entries(annotations).map(([name, value]) => `--annotation=${name}=${value}`);
    await this.amtool("alert", "add", ...pairs, ...notes);
  }

  /** Ends an alert that fires. */
  async resolve(labels: Record<string, string>): Promise<void> {
    const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    await this.amtool("alert", "add", ...pairs, `--end=${new Date(Date.now() - 1000).toISOString()}`);
  }

  private async amtool(...args: string[]): Promise<void> {
    await run(process.env.AMTOOL ?? "amtool", [...args, `--alertmanager.url=${this.url}`]);
  }

  async close(): Promise<void> {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
